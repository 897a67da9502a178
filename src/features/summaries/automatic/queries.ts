import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { everywhere, within } from "@/lib/transact";
import { AutomaticFilter, type AutomaticView } from "./schema";

/** What a rule has set aside or spent since midnight (UTC): a run that goes on counts with its maximum. */
export async function spentToday(tx: Tx, workspaceId: string, ruleId: string): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ micro: bigint }[]>`
    SELECT coalesce(sum(CASE WHEN ended_at IS NULL THEN maximum_micro ELSE charged_micro END), 0)::bigint AS micro
    FROM quote WHERE automatic_rule_id = ${ruleId}::uuid AND workspace_id = ${workspaceId}::uuid
      AND confirmed_at >= date_trunc('day', now(), 'UTC')`;
  return row?.micro ?? 0n;
}

/** The automatic mode of each connection that has it, on or off. */
export const listAutomatic = (ctx: Context): Promise<AutomaticView[]> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const rules = await tx.automaticRule.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
    const views: AutomaticView[] = [];
    for (const { id, connectionId, isOn, filter, lane, dailyCapMicro, stoppedReason, stoppedAt } of rules) {
      const [today] = await tx.$queryRaw<{ done: number; skipped: number }[]>`
        SELECT (SELECT coalesce(sum(done_count), 0)::int FROM quote
            WHERE automatic_rule_id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND confirmed_at >= date_trunc('day', now(), 'UTC')) AS done,
          (SELECT count(*)::int FROM email_discovery
            WHERE connection_id = ${connectionId}::uuid AND workspace_id = ${workspaceId}::uuid AND skip_reason IS NOT NULL
              AND sent_at >= date_trunc('day', now(), 'UTC')) AS skipped`;
      views.push({
        connectionId,
        isOn,
        filter: AutomaticFilter.parse(filter),
        lane,
        dailyCapMicro,
        stoppedReason,
        stoppedAt,
        spentTodayMicro: await spentToday(tx, workspaceId, id),
        summarisedToday: today?.done ?? 0,
        skippedToday: today?.skipped ?? 0,
      });
    }
    return views;
  });

export const findAutomatic = async (ctx: Context, connectionId: string): Promise<AutomaticView | null> =>
  (await listAutomatic(ctx)).find((view) => view.connectionId === connectionId) ?? null;

/** Connections whose automatic mode is on and that have mail nobody has asked about: the fallback of the sync's own call. */
export const listAutomaticDue = (ctx: SystemContext): Promise<{ workspaceId: string; connectionId: string }[]> =>
  everywhere(
    ctx,
    (tx) => tx.$queryRaw<{ workspaceId: string; connectionId: string }[]>`
      SELECT r.workspace_id AS "workspaceId", r.connection_id AS "connectionId" FROM automatic_rule r
      WHERE r.is_on AND EXISTS (SELECT FROM email_discovery d
        WHERE d.connection_id = r.connection_id AND d.state = 'ready' AND d.skip_reason IS NULL
          AND d.sent_at >= GREATEST(r.since, now() - interval '3 days')
          AND NOT EXISTS (SELECT FROM processing_job j WHERE j.discovery_id = d.id))`,
  );
