import { z } from "zod";
import {
  actionKinds,
  actionStates,
  labelKinds,
  type MailAction,
  maxActionMails,
  undoSeconds,
} from "@/features/gmail/mail-actions/schema";
import { EmailFilter } from "@/features/gmail/schema";
import { newId, publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../contract";

export const Key = z
  .string()
  .regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, - or _.")
  .default(newId)
  .describe("Yours; the same key acts once, however often it is sent.");

const what = {
  kind: z.enum(labelKinds),
  labelId: z.string().min(1).max(200).optional().describe("Gmail's label id, with `label` and `unlabel` only."),
  key: Key,
};
const needsLabel = { path: ["labelId"], error: "Name the label for label and unlabel, and for nothing else." };
const hasItsLabel = ({ kind, labelId }: { kind: string; labelId?: string }) =>
  (kind === "label" || kind === "unlabel") === (labelId !== undefined);

export const ActionBody = z.strictObject(what).refine(hasItsLabel, needsLabel);
export const BulkActionBody = z
  .strictObject({
    ...what,
    emailIds: z
      .array(IdOf("email"))
      .min(1, "Give at least one id.")
      .max(maxActionMails, `At most ${maxActionMails} ids.`)
      .optional(),
    filter: z
      .strictObject({ ...EmailFilter.shape, connectionId: IdOf("connection").optional() })
      .optional()
      .describe(`All mails that a filter means, ${maxActionMails} at most; give this or \`emailIds\`.`),
  })
  .refine(hasItsLabel, needsLabel)
  .refine(({ emailIds, filter }) => !emailIds !== !filter, {
    path: ["emailIds"],
    error: "Give emailIds or filter, one of the two.",
  });

export const ReplyBody = z.strictObject({
  key: Key,
  text: z.string().min(1, "Write something.").max(50_000, "At most 50,000 characters."),
  toAll: z.boolean().default(false).describe("To everybody who got the mail, and not to its sender alone."),
});

export const ActionReply = z.object({
  id: z.string(),
  batchId: z.string().describe("What was asked for in one go, and is undone in one go."),
  emailId: z.string(),
  kind: z.enum(actionKinds),
  labelId: z.string().nullable(),
  state: z.enum(actionStates).describe("`queued` until `runsAt`; `done` once Gmail has agreed."),
  error: z.string().nullable(),
  runsAt: Instant.describe(
    `When Gmail is asked: ${undoSeconds} seconds after the request. Until then it can be undone.`,
  ),
  createdAt: Instant,
  endedAt: Instant.nullable(),
});

export const BatchReply = z.object({
  batchId: z.string(),
  mails: z.number(),
  runsAt: Instant,
});

export const asAction = (action: MailAction): z.input<typeof ActionReply> => ({
  id: publicId("action", action.id),
  batchId: publicId("action", action.batchId),
  emailId: publicId("email", action.emailId),
  kind: action.kind,
  labelId: action.labelId,
  state: action.state,
  error: action.error,
  runsAt: Instants.of(action.runAfter),
  createdAt: Instants.of(action.createdAt),
  endedAt: Instants.orNull(action.endedAt),
});
