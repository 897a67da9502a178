import { z } from "zod";
import { BulkConsent, type BulkView, bulkKinds, checkBulk } from "@/features/contacts/bulk/schema";
import { TagName } from "@/features/contacts/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../../contract";
import { FilterBody } from "../contract";

export const BulkBody = z
  .strictObject({
    kind: z.enum(bulkKinds),
    filter: FilterBody.describe("To all that it means. For restore, the deleted ones among them."),
    tagId: IdOf("tag").optional(),
    tag: TagName.optional().describe("Instead of tagId: its name; a tag that there is not yet is made."),
    listId: IdOf("list").optional(),
    topicId: IdOf("topic").optional().describe("For subscribe and unsubscribe."),
    consent: BulkConsent.extend({ source: BulkConsent.shape.source.default("api") })
      .optional()
      .describe(
        "How they decided, kept with each one. Needed to subscribe; who opted out is not subscribed again by it.",
      ),
  })
  .superRefine((asked, { addIssue }) => checkBulk(asked, addIssue));

export const BulkReply = z.object({
  id: z.string(),
  kind: z.enum(bulkKinds),
  status: z.enum(["running", "done", "failed"]),
  total: z.number().describe("Contacts that the filter meant at the start."),
  done: z.number(),
  changed: z.number().describe("Those that were not so already; of subscribe, those subscribed or asked to confirm."),
  error: z.string().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
});

export const asBulk = (action: BulkView): z.input<typeof BulkReply> => ({
  ...action,
  id: publicId("bulkAction", action.id),
  startedAt: Instants.of(action.startedAt),
  endedAt: Instants.orNull(action.endedAt),
});
