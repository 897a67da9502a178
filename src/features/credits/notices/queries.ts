import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { daysLeft } from "../levels";
import { getBalance } from "../queries";
import type { Shortage } from "./wording";

const paceDays = 14;

/** How many days the whole balance lasts at the pace of the last two weeks; null while nothing was spent in them. */
export const getDaysLeft = (ctx: Context, totalMicro: bigint, now = new Date()) =>
  within(ctx, async (tx) => {
    const [spent] = await tx.$queryRaw<{ micro: bigint; since: Date | null }[]>`
      SELECT coalesce(sum(captured_micro), 0)::bigint AS micro, min(resolved_at) AS since FROM credit_hold
      WHERE workspace_id = ${ctx.workspaceId}::uuid AND state = 'captured' AND resolved_at > ${now}::timestamptz - make_interval(days => ${paceDays})`;
    return spent?.since ? daysLeft(totalMicro, { micro: spent.micro, since: spent.since, now }) : null;
  });

/** What there is to say while credits run low; null while there are enough. */
export async function getShortage(ctx: Context, now = new Date()): Promise<Shortage | null> {
  const { level, availableMicro, heldMicro, fullMicro } = await getBalance(ctx);
  if (level === null) return null;
  return {
    level,
    availableMicro,
    heldMicro,
    fullMicro,
    daysLeft: await getDaysLeft(ctx, availableMicro + heldMicro, now),
  };
}
