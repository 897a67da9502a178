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

export type FilterCap = { dailyMicro: bigint; todayMicro: bigint };

/** The daily caps of saved filters and automatic rules, by their ids, with today's use (UTC). */
export const listFilterCaps = (ctx: Context): Promise<Record<string, FilterCap>> =>
  within(ctx, async (tx) => {
    const caps = await tx.$queryRaw<(FilterCap & { filterId: string })[]>`
      SELECT c.filter_id AS "filterId", c.daily_micro AS "dailyMicro",
        coalesce(sum(CASE WHEN h.state = 'captured' THEN h.captured_micro ELSE h.amount_micro END), 0)::bigint AS "todayMicro"
      FROM credit_cap c LEFT JOIN credit_hold h ON h.workspace_id = c.workspace_id AND h.filter_id = c.filter_id
        AND h.state <> 'released' AND h.created_at >= date_trunc('day', now())
      WHERE c.workspace_id = ${ctx.workspaceId}::uuid AND c.filter_id <> '' GROUP BY c.filter_id, c.daily_micro`;
    return Object.fromEntries(caps.map(({ filterId, ...cap }) => [filterId, cap]));
  });
