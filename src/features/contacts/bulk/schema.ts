import { z } from "zod";
import { ContactFilter, TagName } from "../schema";

export const bulkKinds = ["tag", "untag", "addToList", "removeFromList", "delete", "restore"] as const;
export type BulkKind = (typeof bulkKinds)[number];

/** What is done to all that the filter means. `tag` names a tag to be made where there is none. */
export const BulkInput = z
  .strictObject({
    kind: z.enum(bulkKinds),
    filter: ContactFilter,
    tagId: z.uuid().optional(),
    tag: TagName.optional(),
    listId: z.uuid().optional(),
  })
  .refine(({ kind, tagId, tag }) => kind !== "tag" || tagId !== undefined || tag !== undefined, {
    path: ["tag"],
    error: "Choose a tag, or name a new one.",
  })
  .refine(({ kind, tagId }) => kind !== "untag" || tagId !== undefined, { path: ["tagId"], error: "Choose a tag." })
  .refine(({ kind, listId }) => !kind.endsWith("List") || listId !== undefined, {
    path: ["listId"],
    error: "Choose a list.",
  });
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
  delete: { doing: "Deleting", done: "deleted" },
  restore: { doing: "Restoring", done: "restored" },
};
