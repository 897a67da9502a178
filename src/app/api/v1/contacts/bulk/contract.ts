import { z } from "zod";
import { type BulkView, bulkKinds } from "@/features/contacts/bulk/schema";
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
  })
  .refine(({ kind, tagId, tag }) => kind !== "tag" || tagId !== undefined || tag !== undefined, {
    path: ["tag"],
    error: "Send tagId or tag.",
  })
  .refine(({ kind, tagId }) => kind !== "untag" || tagId !== undefined, { path: ["tagId"], error: "Send a tagId." })
  .refine(({ kind, listId }) => !kind.endsWith("List") || listId !== undefined, {
    path: ["listId"],
    error: "Send a listId.",
  });

export const BulkReply = z.object({
  id: z.string(),
  kind: z.enum(bulkKinds),
  status: z.enum(["running", "done", "failed"]),
  total: z.number().describe("Contacts that the filter meant at the start."),
  done: z.number(),
  changed: z.number().describe("Those that were not so already."),
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
