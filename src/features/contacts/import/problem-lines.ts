import { csvLines } from "../export/csv";
import type { Problem } from "./schema";

/** The first line of the file of problems: where and why, then the file's own columns. */
export const problemHead = (header: readonly string[]) => csvLines([["row", "kind", "column", "reason", ...header]]);

/** Rows that were not taken as they stand, with what they held: to be put right and imported again. */
export const problemLines = (problems: readonly Problem[]) =>
  csvLines(
    problems.map(({ rowNumber, kind, column, reason, values }) => [String(rowNumber), kind, column, reason, ...values]),
  );
