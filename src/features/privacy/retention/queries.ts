import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { everywhere, within } from "@/lib/transact";
import { service } from "@/service.config";
import type { PurgeReportQuery, PurgeReportRow, RetentionDays, RetentionKind } from "./schema";

/** What the workspace keeps for how long: its own choice, else the product's. */
export const getRetention = (ctx: Context): Promise<RetentionDays> =>
  within(ctx, async (tx) => {
    const row = await tx.retention.findUnique({ where: { workspaceId: ctx.workspaceId } });
    if (!row) return service.retention.workspace;
    return { mails: row.mailsDays, summaries: row.summariesDays, history: row.historyDays, audit: row.auditDays };
  });

export type Amounts = { total: number; older30: number; older90: number; older365: number };

/** How much there is of each kind, and how much of it is older than each choice. */
export const countKept = (ctx: Context): Promise<Record<RetentionKind, Amounts>> =>
  within(ctx, async (tx) => {
    const rows = await tx.$queryRaw<(Amounts & { kind: RetentionKind })[]>`
      SELECT kind, count(*)::int AS total,
        count(*) FILTER (WHERE at < now() - interval '30 days')::int AS "older30",
        count(*) FILTER (WHERE at < now() - interval '90 days')::int AS "older90",
        count(*) FILTER (WHERE at < now() - interval '365 days')::int AS "older365"
      FROM (
        SELECT 'mails' AS kind, sent_at AS at FROM email_discovery WHERE workspace_id = ${ctx.workspaceId}::uuid
        UNION ALL SELECT 'summaries', created_at FROM email_summary WHERE workspace_id = ${ctx.workspaceId}::uuid
        UNION ALL SELECT 'history', created_at FROM quote WHERE workspace_id = ${ctx.workspaceId}::uuid
        UNION ALL SELECT 'history', started_at FROM sync_run WHERE workspace_id = ${ctx.workspaceId}::uuid
        UNION ALL SELECT 'history', j.created_at FROM processing_job j
          LEFT JOIN email_summary s ON s.job_id = j.id WHERE j.workspace_id = ${ctx.workspaceId}::uuid AND s.id IS NULL
        UNION ALL SELECT 'history', created_at FROM email_action WHERE workspace_id = ${ctx.workspaceId}::uuid AND state NOT IN ('queued', 'running')
        UNION ALL SELECT 'history', updated_at FROM reply_draft WHERE workspace_id = ${ctx.workspaceId}::uuid
        UNION ALL SELECT 'audit', created_at FROM audit_log WHERE workspace_id = ${ctx.workspaceId}::uuid
      ) kept GROUP BY kind`;
    const none = { total: 0, older30: 0, older90: 0, older365: 0 };
    const of = (kind: RetentionKind) => rows.find((row) => row.kind === kind) ?? none;
    return { mails: of("mails"), summaries: of("summaries"), history: of("history"), audit: of("audit") };
  });

const reportsAPage = 20;
const shown = {
  id: true,
  kind: true,
  keepDays: true,
  beforeCount: true,
  deletedCount: true,
  afterCount: true,
  neededCount: true,
  ranAt: true,
} as const;

/** The purges of this workspace, newest first unless asked otherwise. */
export const listPurgeReports = (ctx: Context, { kind, sort, after }: PurgeReportQuery = { sort: "newest" }) =>
  within(ctx, async (tx) => {
    const rows: PurgeReportRow[] = await tx.purgeReport.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        kind,
        ...(after && { id: sort === "newest" ? { lt: after } : { gt: after } }),
      },
      select: shown,
      orderBy: { id: sort === "newest" ? "desc" : "asc" },
      take: reportsAPage + 1,
    });
    const items = rows.slice(0, reportsAPage);
    return { items, nextCursor: rows.length > reportsAPage ? (items.at(-1)?.id ?? null) : null };
  });

/** A page of all workspaces, for the nightly purge. */
export const listWorkspaceIds = (ctx: SystemContext, afterId: string | null, limit = 500): Promise<string[]> =>
  everywhere(ctx, async (tx) => {
    const where = afterId ? { id: { gt: afterId } } : {};
    const rows = await tx.workspace.findMany({ where, select: { id: true }, orderBy: { id: "asc" }, take: limit });
    return rows.map(({ id }) => id);
  });
