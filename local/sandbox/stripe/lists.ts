import { z } from "zod";
import { missing } from "./errors";
import { expandPaths, integer, text } from "./params";

const range = z.union([
  integer,
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
]);

/** What every list call accepts, besides its own filters. */
export const listShape = {
  limit: integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: range.optional(),
  expand: expandPaths,
};
export type ListParams = z.infer<z.ZodObject<typeof listShape>>;

/** One page, newest first, as Stripe pages. `rows` come oldest first. */
export function pageOf<T extends { id: string; created?: number }>(url: string, rows: T[], params: ListParams) {
  const matching = rows.filter((row) => isWithin(row.created ?? 0, params.created)).reverse();
  const at = (id: string, param: string) => {
    const index = matching.findIndex((row) => row.id === id);
    if (index === -1) throw missing("object", id, param, 400);
    return index;
  };
  let start = 0;
  let end = params.limit;
  if (params.starting_after !== undefined) {
    start = at(params.starting_after, "starting_after") + 1;
    end = start + params.limit;
  } else if (params.ending_before !== undefined) {
    end = at(params.ending_before, "ending_before");
    start = Math.max(0, end - params.limit);
  }
  const hasMore = params.ending_before === undefined ? end < matching.length : start > 0;
  return { object: "list", url, has_more: hasMore, data: matching.slice(start, end) };
}

function isWithin(created: number, wanted: z.infer<typeof range> | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === "number") return created === wanted;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = wanted;
  return created > gt && created >= gte && created < lt && created <= lte;
}
