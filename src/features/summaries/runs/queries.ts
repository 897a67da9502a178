import "server-only";
import { namesOfActors } from "@/features/audit/queries";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { asQuote, quoteFields } from "../queries";
import { RunFilter, type RunRow, type Starter } from "./schema";

type Where = Pick<RunFilter, "state" | "startedBy" | "starterId">;
const stateWhere = ({ state }: Where) => {
  if (state === "running") return { endedAt: null, status: "confirmed" as const };
  if (state === "cancelled") return { status: "cancelled" as const };
  return state === "done" ? { status: "completed" as const } : {};
};
const starterWhere = ({ startedBy, starterId }: Where) => ({
  ...(startedBy && { createdByKind: startedBy === "automatic" ? "job" : startedBy }),
  createdById: starterId,
});
const starterOf = (kind: string): Starter => (kind === "user" || kind === "apiKey" ? kind : "automatic");

function startOf(after: string) {
  const [ms, id = ""] = after.split(".");
  const confirmedAt = new Date(Number(ms));
  if (!isId(id) || Number.isNaN(confirmedAt.getTime())) throw new AppError("invalid", "This is no cursor of the runs.");
  return { confirmedAt, id };
}

/** Quotes that were confirmed, by the moment of the yes. */
export const listRuns = (ctx: Context, filter: Partial<RunFilter> = {}) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const { lane, sort, after, limit, ...where } = RunFilter.parse(filter);
    const [direction, beyond] = sort === "newest" ? (["desc", "lt"] as const) : (["asc", "gt"] as const);
    const start = after === undefined ? null : startOf(after);
    const found = await tx.quote.findMany({
      where: {
        workspaceId,
        lane,
        ...stateWhere(where),
        ...starterWhere(where),
        confirmedAt: { not: null },
        ...(start && {
          OR: [
            { confirmedAt: { [beyond]: start.confirmedAt } },
            { confirmedAt: start.confirmedAt, id: { [beyond]: start.id } },
          ],
        }),
      },
      orderBy: [{ confirmedAt: direction }, { id: direction }],
      take: limit + 1,
      select: { ...quoteFields, createdByKind: true, createdById: true },
    });
    const rows = found.slice(0, limit);
    const names = await namesOfActors(
      tx,
      workspaceId,
      rows.map(({ createdByKind, createdById }) => ({ kind: createdByKind, id: createdById })),
    );
    const items = rows.map(
      ({ createdByKind, createdById, ...row }): RunRow => ({
        ...asQuote(row),
        startedBy: starterOf(createdByKind),
        starterName: names.get(createdById) ?? null,
      }),
    );
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { items, nextCursor: last ? `${last.confirmedAt?.getTime()}.${last.id}` : null };
  });
