import { z } from "zod";

const typed = z.string().trim().max(320);

export const WorkspaceDeletionInput = z.object({ confirmation: typed });
export type WorkspaceDeletionInput = z.output<typeof WorkspaceDeletionInput>;

/** `password` only for who has one. */
export const AccountDeletionInput = z.object({ confirmation: typed, password: z.string().max(200).optional() });
export type AccountDeletionInput = z.output<typeof AccountDeletionInput>;

/** What a deletion left behind, kept without a name. `grants` by connection id, `rows` by workspace id and table. */
export const DeletionCounts = z.object({
  grants: z.record(z.string(), z.enum(["revoked", "refused"])).default({}),
  rows: z.record(z.string(), z.record(z.string(), z.number())).default({}),
});
export type DeletionCounts = z.output<typeof DeletionCounts>;

/** What becomes of a person's workspaces when their account goes. */
export type AccountEnd = {
  /** Nobody else is in them: they go too. */
  deleted: { id: string; name: string; slug: string }[];
  /** Others stay: the person leaves. */
  left: { id: string; name: string }[];
  /** The person is their last admin among others: somebody else must become one first. */
  blocking: { id: string; name: string; slug: string }[];
};
