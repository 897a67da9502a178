import "server-only";
import { listEmailIds } from "@/features/gmail/queries";
import { getSavedFilter } from "@/features/gmail/saved-filters/queries";
import { EmailFilter } from "@/features/gmail/schema";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { everywhere, within } from "@/lib/transact";
import { firstSince, periodDue, type Schedule } from "./schedule";
import { type DigestContent, type DigestItem, type DigestView, shownItems } from "./schema";

const digestFields = {
  id: true,
  name: true,
  frequency: true,
  weekday: true,
  hour: true,
  timeZone: true,
  quietDays: true,
  savedFilterId: true,
  filter: true,
  pausedAt: true,
  issues: {
    where: { sentAt: { not: null }, mailCount: { gt: 0 } },
    orderBy: { period: "desc" },
    take: 1,
    select: { sentAt: true },
  },
} as const;

type Row = Omit<DigestView, "filter" | "lastSentAt"> & { filter: unknown; issues: { sentAt: Date | null }[] };
const asView = ({ issues, filter, ...row }: Row): DigestView => ({
  ...row,
  filter: EmailFilter.parse(filter),
  lastSentAt: issues[0]?.sentAt ?? null,
});

/** Whose digests these are: the reader's, or of the member who made the API key. Null when there is no such member. */
export async function findReader(tx: Tx, { workspaceId, actor }: Context): Promise<string | null> {
  if (actor.kind === "user") return actor.id;
  if (actor.kind !== "apiKey") return null;
  const key = await tx.apiKey.findFirst({ where: { id: actor.id, workspaceId }, select: { createdById: true } });
  if (!key?.createdById) return null;
  const isMember = await tx.membership.count({ where: { workspaceId, userId: key.createdById } });
  return isMember > 0 ? key.createdById : null;
}

/** The reader's own digests in this workspace. */
export const listDigests = (ctx: Context): Promise<DigestView[]> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const userId = await findReader(tx, ctx);
    if (!userId) return [];
    const rows = await tx.digest.findMany({
      where: { workspaceId, userId },
      orderBy: { id: "asc" },
      select: digestFields,
    });
    return rows.map(asView);
  });

/** Throws AppError not_found when it is not the reader's. */
export async function getDigest(ctx: Context, id: string): Promise<DigestView> {
  const found = (await listDigests(ctx)).find((digest) => digest.id === id);
  if (!found) throw notFound("digest");
  return found;
}

/** What a digest follows: its saved filter as it is now, or as it was when that is gone. */
async function filterOf(ctx: Context, { savedFilterId, filter }: DigestView): Promise<EmailFilter> {
  if (!savedFilterId) return filter;
  const saved = await getSavedFilter(ctx, savedFilterId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  return saved ? EmailFilter.parse(saved.filter) : filter;
}

async function sinceWhen(tx: Tx, { workspaceId }: Context, digest: DigestView, period: string | null, now: Date) {
  const before = await tx.digestIssue.findFirst({
    where: { digestId: digest.id, workspaceId, ...(period && { period: { lt: period } }) },
    orderBy: { period: "desc" },
    select: { claimedAt: true },
  });
  return before?.claimedAt ?? firstSince(digest.frequency, now);
}

const mostMails = 2_000;

/** What a digest says of the summaries made since the one before it. `period` null: if it went out now. */
export const composeDigest = (
  ctx: Context,
  digestId: string,
  period: string | null,
  now: Date,
): Promise<DigestContent> =>
  within(ctx, async (tx) => {
    const { workspaceId } = ctx;
    const row = await tx.digest.findFirst({ where: { id: digestId, workspaceId }, select: digestFields });
    if (!row) throw notFound("digest");
    const digest = asView(row);
    const since = await sinceWhen(tx, ctx, digest, period, now);
    const ids = await listEmailIds(ctx, { ...(await filterOf(ctx, digest)), hasSummary: true }, mostMails);
    const found = await tx.$queryRaw<(DigestItem & { chargedMicro: bigint })[]>`
      SELECT d.id AS "emailId", d.subject, COALESCE(NULLIF(d.from_name, ''), d.from_email) AS "from", s.content->>'tldr' AS tldr, s.priority,
        s.needs_reply AS "needsReply", s.charged_micro AS "chargedMicro"
      FROM email_summary s JOIN email_discovery d ON d.id = s.discovery_id
      WHERE s.workspace_id = ${workspaceId}::uuid AND s.discovery_id = ANY(${ids}::uuid[])
        AND s.created_at > ${since} AND s.created_at <= ${now}
      ORDER BY array_position(ARRAY['urgent', 'high', 'normal', 'low'], s.priority), s.needs_reply DESC, d.sent_at DESC`;
    return {
      since,
      until: now,
      items: found.slice(0, shownItems).map(({ chargedMicro: _, ...item }) => item),
      mailCount: found.length,
      spentMicro: found.reduce((sum, { chargedMicro }) => sum + chargedMicro, 0n),
    };
  });

export type DueDigest = { workspaceId: string; digestId: string; period: string };

/** Digests whose hour has come and that have not gone out for that day. */
export async function listDueDigests(ctx: SystemContext, now = new Date()): Promise<DueDigest[]> {
  const rows = await everywhere(ctx, (tx) =>
    tx.digest.findMany({
      where: { pausedAt: null },
      select: {
        id: true,
        workspaceId: true,
        frequency: true,
        weekday: true,
        hour: true,
        timeZone: true,
        quietDays: true,
      },
    }),
  );
  const due = rows.flatMap(({ id, workspaceId, ...schedule }) => {
    const period = periodDue(schedule satisfies Schedule, now);
    return period ? [{ workspaceId, digestId: id, period }] : [];
  });
  if (due.length === 0) return [];
  const sent = await everywhere(ctx, (tx) =>
    tx.digestIssue.findMany({
      where: {
        digestId: { in: due.map(({ digestId }) => digestId) },
        period: { in: due.map(({ period }) => period) },
        sentAt: { not: null },
      },
      select: { digestId: true, period: true },
    }),
  );
  const done = new Set(sent.map(({ digestId, period }) => `${digestId} ${period}`));
  return due.filter(({ digestId, period }) => !done.has(`${digestId} ${period}`));
}
