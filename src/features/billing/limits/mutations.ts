import "server-only";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { getPlan } from "../queries";
import { countContacts, limitOf } from "./queries";
import { type Limited, limitWords } from "./schema";

/** Two that add at once wait for each other here, so that they do not both take the last place. */
const lockLimit = (tx: Tx, { workspaceId }: Context, what: Limited) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`limit:${what}:${workspaceId}`}, 0))`;

const foldAfter = 64;

/** Makes one row of the many that tell how contacts came and went. Nobody else does so meanwhile: the limit is locked. */
const foldTally = (tx: Tx, { workspaceId }: Context) =>
  tx.$executeRaw`
    WITH folded AS (DELETE FROM contact_tally WHERE workspace_id = ${workspaceId}::uuid
      AND (SELECT count(*) FROM contact_tally WHERE workspace_id = ${workspaceId}::uuid) > ${foldAfter} RETURNING change)
    INSERT INTO contact_tally (workspace_id, change) SELECT ${workspaceId}::uuid, sum(change) FROM folded HAVING count(*) > 0`;

/** How much of each there is. What a plan limits next is counted by one more line. */
const counts: Record<Limited, (tx: Tx, ctx: Context) => Promise<number>> = {
  contacts: async (tx, ctx) => {
    await foldTally(tx, ctx);
    return countContacts(ctx);
  },
  seats: async (tx, { workspaceId }) => {
    const open = { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
    return (await tx.membership.count({ where: { workspaceId } })) + (await tx.invitation.count({ where: open }));
  },
};

/**
 * Refuses with `limit_reached` what would go over the plan: names plan, limit and the way to a larger one. Call it in
 * the transaction that adds, before it does; who adds the same kind then waits until that transaction ends.
 */
export async function requireRoom(tx: Tx, ctx: Context, what: Limited, adding: number): Promise<void> {
  if (adding <= 0) return;
  const inside: Context = { ...ctx, open: ctx.open ?? { tx, events: [] } };
  await lockLimit(tx, ctx, what);
  const plan = await getPlan(inside);
  const limit = limitOf(what, plan);
  const taken = await counts[what](tx, inside);
  if (taken + adding <= limit) return;
  const { message, field } = limitWords(what, {
    plan: limit === plan[what] ? plan.name : null,
    limit,
    taken,
    adding,
  });
  throw new AppError("limit_reached", message, { [field.name]: [field.message] });
}
