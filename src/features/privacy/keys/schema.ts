/** Every column that holds sealed text; a test compares the list with the database. */
export const sealedColumns = [
  { table: "gmail_connection", column: "sealed_refresh_token" },
  { table: "gmail_connection", column: "sealed_access_token" },
  { table: "deletion", column: "sealed_receipt_to" },
  { table: "link_key", column: "sealed_secret" },
] satisfies SealedColumn[];
export type SealedColumn = { table: string; column: string };

/** How many values of a column are sealed under a key; `keyId` is null for what is not sealed at all. */
export type SealedCount = SealedColumn & { keyId: string | null; count: number };

export type Rotation = {
  id: string;
  keyId: string;
  totalCount: number;
  doneCount: number;
  failedCount: number;
  startedAt: Date;
  finishedAt: Date | null;
};
