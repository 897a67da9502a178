import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import type { LotSource } from "@/generated/prisma/enums";
import { everywhere, transact } from "@/lib/transact";
import { moveLot } from "../lots/mutations";
import { balanceChanged, lockAccount } from "../posting/mutations";

/** So many workspaces a sweep: the next one follows soon. */
const sweepSize = 500;
type Lapsed = { id: string; source: LotSource; description: string; freeMicro: bigint; moves: number };

/** Books what has lapsed unspent to breakage, lot by lot. What is held stays held. Safe to repeat at any point. */
export async function expireLots(system: SystemContext, now = new Date()): Promise<{ expired: number }> {
  const due = await everywhere(
    system,
    (tx) => tx.$queryRaw<{ workspaceId: string }[]>`
      SELECT DISTINCT workspace_id AS "workspaceId" FROM credit_lot
      WHERE remaining_micro > 0 AND remaining_micro > held_micro AND expires_at IS NOT NULL AND GREATEST(expires_at, grace_until) <= ${now} LIMIT ${sweepSize}`,
  );
  let expired = 0;
  for (const { workspaceId } of due)
    expired += (await expireLotsOf(jobContext(system.actor.id, workspaceId), now)).expired;
  return { expired };
}

/** The same for one workspace. */
export const expireLotsOf = (ctx: Context, now: Date) =>
  transact(ctx, "credits.expire", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    await lockAccount(tx, workspaceId);
    const lots = await tx.$queryRaw<Lapsed[]>`
      SELECT id, source, description, remaining_micro - held_micro AS "freeMicro", (SELECT count(*)::int FROM credit_lot_entry e WHERE e.lot_id = credit_lot.id) AS moves FROM credit_lot
      WHERE workspace_id = ${workspaceId}::uuid AND remaining_micro > held_micro
        AND expires_at IS NOT NULL AND GREATEST(expires_at, grace_until) <= ${now}
      ORDER BY GREATEST(expires_at, grace_until), id`;
    for (const lot of lots) {
      const posted = await moveLot(tx, workspaceId, lot, -lot.freeMicro, {
        kind: "expiry",
        // A lot may lapse again, after held credits came back to it; every move of it counts on.
        idempotencyKey: `expiry:${lot.id}:${lot.moves}`,
        description: `Expired: ${lot.description}`,
      });
      emit(balanceChanged(workspaceId, posted, lot.freeMicro));
    }
    return { id: workspaceId, expired: lots.length };
  });
