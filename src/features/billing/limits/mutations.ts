import "server-only";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { getPlan } from "../queries";
import { countContacts } from "./queries";
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

async function countSeats(tx: Tx, { workspaceId }: Context) {
  const open = { workspaceId, acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } };
  return (await tx.membership.count({ where: { workspaceId } })) + (await tx.invitation.count({ where: open }));
}

async function countTaken(tx: Tx, ctx: Context, what: Limited) {
  if (what === "seats") return countSeats(tx, ctx);
  await foldTally(tx, ctx);
  return countContacts(ctx);
}

/**
 * Refuses with `limit_reached` what would go over the plan: names plan, limit and the way to a larger one. Call it in
 * the transaction that adds, before it does; who adds the same kind then waits until that transaction ends.
 */
export async function requireRoom(tx: Tx, ctx: Context, what: Limited, adding: number): Promise<void> {
  if (adding <= 0) return;
  const inside: Context = { ...ctx, open: ctx.open ?? { tx, events: [] } };
  await lockLimit(tx, ctx, what);
  const plan = await getPlan(inside);
  const limit = what === "contacts" ? (env().CONTACT_LIMIT ?? plan.contacts) : plan[what];
  const taken = await countTaken(tx, inside, what);
  if (taken + adding <= limit) return;
  const { message, field } = limitWords(what, { plan: plan.name, limit, taken, adding });
  throw new AppError("limit_reached", message, { [field.name]: [field.message] });
}
