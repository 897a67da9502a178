import { z } from "zod";
import { EmailFilter } from "../schema";

export const labelKinds = [
  "archive",
  "unarchive",
  "label",
  "unlabel",
  "mark_read",
  "mark_unread",
  "trash",
  "untrash",
] as const;
export type LabelKind = (typeof labelKinds)[number];
export const actionKinds = [...labelKinds, "reply"] as const;
export type ActionKind = (typeof actionKinds)[number];
export const actionStates = ["queued", "running", "done", "failed", "undone"] as const;
export type ActionState = (typeof actionStates)[number];

/** How long an action can be taken back before Gmail hears of it. */
export const undoSeconds = 8;
export const maxActionMails = 1_000;

const needsLabel = {
  path: ["labelId"],
  error: "Name the label for label and unlabel, and for nothing else.",
};
const What = z.object({
  /** Made by the caller; the same key never acts twice. */
  key: z.string().regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, - or _."),
  kind: z.enum(labelKinds),
  labelId: z.string().trim().min(1).max(200).optional(),
});
const hasItsLabel = ({ kind, labelId }: { kind: string; labelId?: string }) =>
  (kind === "label" || kind === "unlabel") === (labelId !== undefined);

const emailIds = z
  .array(z.uuid())
  .min(1, "Choose at least one mail.")
  .max(maxActionMails, `At most ${maxActionMails} mails at once.`);

/** Something done to some mails, given by id or as all that a filter means. */
export const ActionRequest = z
  .union([What.extend({ emailIds }), What.extend({ filter: EmailFilter })])
  .refine(hasItsLabel, needsLabel);
export type ActionRequest = z.output<typeof ActionRequest>;

export const BatchChoice = z.object({ batchId: z.uuid() });

/** Words about an action: "Archive", "Archived". */
export const actionWords: Record<ActionKind, { act: string; done: string }> = {
  archive: { act: "Archive", done: "Archived" },
  unarchive: { act: "Move to inbox", done: "Moved to the inbox" },
  label: { act: "Add label", done: "Labelled" },
  unlabel: { act: "Remove label", done: "Label removed" },
  mark_read: { act: "Mark as read", done: "Marked as read" },
  mark_unread: { act: "Mark as unread", done: "Marked as unread" },
  trash: { act: "Move to trash", done: "Moved to trash" },
  untrash: { act: "Take out of trash", done: "Taken out of the trash" },
  reply: { act: "Reply", done: "Reply sent" },
};

/** One action as the product shows it. */
export type MailAction = {
  id: string;
  batchId: string;
  emailId: string;
  kind: ActionKind;
  labelId: string | null;
  state: ActionState;
  error: string | null;
  runAfter: Date;
  createdAt: Date;
  endedAt: Date | null;
};

export type ActionStep = { state: "wait" | "ended"; waitSeconds: number };
