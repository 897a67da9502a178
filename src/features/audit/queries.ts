import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { isId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { jobName } from "./job-names";
import { type ActorKind, type AuditFilter, type AuditRow, actorKinds } from "./schema";

const dayMs = 86_400_000;
const kindOf = (kind: string): ActorKind => actorKinds.find((known) => known === kind) ?? "job";

/** The names of people and keys of this workspace, by their ids. */
export async function namesOfActors(tx: Tx, workspaceId: string, actors: readonly { kind: string; id: string }[]) {
  const ids = (of: ActorKind) => [
    ...new Set(actors.filter(({ kind, id }) => kind === of && isId(id)).map(({ id }) => id)),
  ];
  const members = await tx.membership.findMany({
    where: { workspaceId, userId: { in: ids("user") } },
    select: { user: { select: { id: true, name: true, email: true } } },
  });
  const keys = await tx.apiKey.findMany({
    where: { workspaceId, id: { in: ids("apiKey") } },
    select: { id: true, name: true },
  });
  return new Map([
    ...members.map(({ user }) => [user.id, user.name ?? user.email] as const),
    ...keys.map(({ id, name }) => [id, name] as const),
  ]);
}

/** Who did what in this workspace, page by page. */
export const listAudit = (ctx: Context, { actorKind, actorId, action, from, to, sort, after, limit }: AuditFilter) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const found = await tx.auditLog.findMany({
      where: {
        workspaceId,
        actorKind,
        actorId,
        ...(action && { action: { contains: action, mode: "insensitive" as const } }),
        createdAt: {
          ...(from && { gte: new Date(`${from}T00:00:00Z`) }),
          ...(to && { lt: new Date(Date.parse(`${to}T00:00:00Z`) + dayMs) }),
        },
        ...(after && { id: sort === "newest" ? { lt: after } : { gt: after } }),
      },
      orderBy: { id: sort === "newest" ? "desc" : "asc" },
      take: limit + 1,
      select: { id: true, actorKind: true, actorId: true, action: true, targetId: true, createdAt: true },
    });
    const rows = found.slice(0, limit);
    const actors = rows.map(({ actorKind: kind, actorId: id }) => ({ kind, id }));
    const names = await namesOfActors(tx, workspaceId, actors);
    const items: AuditRow[] = rows.map((row) => ({
      ...row,
      actorKind: kindOf(row.actorKind),
      actorName: names.get(row.actorId) ?? (row.actorKind === "job" ? jobName(row.actorId) : null),
    }));
    return { items, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
  });
