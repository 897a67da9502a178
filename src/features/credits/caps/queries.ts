import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";

/** What stands between the balance and spending it: the workspace's daily cap with today's use, and why spending is paused. */
export const getSpendLimits = (ctx: Context) =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const [limits] = await tx.$queryRaw<{ dailyMicro: bigint | null; todayMicro: bigint; pausedFor: string | null }[]>`
      SELECT (SELECT daily_micro FROM credit_cap WHERE workspace_id = ${workspaceId}::uuid AND filter_id = '') AS "dailyMicro",
        (SELECT coalesce(sum(CASE WHEN state = 'captured' THEN captured_micro ELSE amount_micro END), 0)::bigint FROM credit_hold
          WHERE workspace_id = ${workspaceId}::uuid AND state <> 'released' AND created_at >= date_trunc('day', now())) AS "todayMicro",
        (SELECT reason FROM credit_freeze WHERE workspace_id = ${workspaceId}::uuid AND lifted_at IS NULL ORDER BY created_at LIMIT 1) AS "pausedFor"`;
    return limits ?? { dailyMicro: null, todayMicro: 0n, pausedFor: null };
  });
