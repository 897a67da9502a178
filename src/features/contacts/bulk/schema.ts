import { z } from "zod";
import { ContactFilter, TagName } from "../schema";
import { cleanText } from "../text";

export const bulkKinds = [
  "tag",
  "untag",
  "addToList",
  "removeFromList",
  "subscribe",
  "unsubscribe",
  "delete",
  "restore",
] as const;
export type BulkKind = (typeof bulkKinds)[number];

/** How people decided, kept with each one's consent. */
export const BulkConsent = z.strictObject({
  /** Where they decided. */
  source: z.enum(["form", "api", "manual"]).default("manual"),
  text: z.string().transform(cleanText).pipe(z.string().max(2_000, "At most 2000 characters.")).default(""),
  textVersion: z.string().trim().max(60, "At most 60 characters.").default(""),
  /** They confirmed by mail elsewhere: a topic with double opt-in asks them no more. */
  isConfirmed: z.boolean().default(false),
});
export type BulkConsent = z.output<typeof BulkConsent>;

type Asked = {
  kind: BulkKind;
  tagId?: string;
  tag?: string;
  listId?: string;
  topicId?: string;
  consent?: { text: string };
};
type Add = (issue: { code: "custom"; path: string[]; message: string }) => void;

/** What each kind needs besides the contacts. */
export function checkBulk({ kind, tagId, tag, listId, topicId, consent }: Asked, addIssue: Add): void {
  const need = (isThere: boolean, name: string, message: string) =>
    isThere || addIssue({ code: "custom", path: name.split("."), message });
  if (kind === "tag") need(tagId !== undefined || tag !== undefined, "tag", "Choose a tag, or name a new one.");
  if (kind === "untag") need(tagId !== undefined, "tagId", "Choose a tag.");
  if (kind === "addToList" || kind === "removeFromList") need(listId !== undefined, "listId", "Choose a list.");
  if (kind === "subscribe" || kind === "unsubscribe") need(topicId !== undefined, "topicId", "Choose a topic.");
  if (kind === "subscribe")
    need(
      (consent?.text.length ?? 0) >= 3,
      "consent.text",
      "Say how they agreed: nobody is subscribed without a consent.",
    );
}

/** What is done to all that the filter means. `tag` names a tag to be made where there is none. */
export const BulkInput = z
  .strictObject({
    kind: z.enum(bulkKinds),
    filter: ContactFilter,
    tagId: z.uuid().optional(),
    tag: TagName.optional(),
    listId: z.uuid().optional(),
    topicId: z.uuid().optional(),
    consent: BulkConsent.optional(),
  })
  .superRefine((asked, { addIssue }) => checkBulk(asked, addIssue));
export type BulkInput = z.output<typeof BulkInput>;

/** Up to this many are done at once; more in portions, with a progress to look at. */
export const doneAtOnce = 5_000;
export const portionSize = 10_000;

export type BulkView = {
  id: string;
  kind: BulkKind;
  status: "running" | "done" | "failed";
  total: number;
  done: number;
  changed: number;
  error: string | null;
  startedAt: Date;
  endedAt: Date | null;
};

/** What it did, for people: the rest of “1,204 contacts …”. */
export const bulkWords: Record<BulkKind, { doing: string; done: string }> = {
  tag: { doing: "Tagging", done: "tagged" },
  untag: { doing: "Taking the tag from", done: "untagged" },
  addToList: { doing: "Adding to the list", done: "added to the list" },
  removeFromList: { doing: "Taking off the list", done: "taken off the list" },
  subscribe: { doing: "Subscribing", done: "subscribed" },
  unsubscribe: { doing: "Unsubscribing", done: "unsubscribed" },
  delete: { doing: "Deleting", done: "deleted" },
  restore: { doing: "Restoring", done: "restored" },
};
