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

/** Which deletions an operator sees, as the address says it; what it does not know is left out. */
export const DeletionQuery = z.object({
  state: z.enum(["open", "finished"]).optional().catch(undefined),
  sort: z.enum(["newest", "oldest"]).catch("newest"),
  after: z.uuid().optional().catch(undefined),
});
export type DeletionQuery = z.output<typeof DeletionQuery>;

export type DeletionRow = {
  id: string;
  workspaceCount: number;
  /** Rows removed, and mailboxes whose access was handed back to Google or refused by it. */
  rowCount: number;
  revokedCount: number;
  refusedCount: number;
  requestedAt: Date;
  finishedAt: Date | null;
};
