import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { everywhere, readWithin, within } from "@/lib/transact";
import { checkSelect } from "./checks/queries";
import { searchQuery, sortOf } from "./mail-search";
import {
  type Connection,
  DiscoveryFilter,
  type EmailDetail,
  type EmailFilter,
  type EmailItem,
  EmailPage,
  type emailSorts,
} from "./schema";

const hidden = ["TRASH", "SPAM"];
/** Said in the text: with values that Postgres must guess it plans each read anew, which takes as long as the read. */
const isHidden = Prisma.sql`d.labels && '{TRASH,SPAM}'`;
const pageSizes = [11, 26, 51, 101];
const rowsFor = (limit: number) => Prisma.raw(String(pageSizes.find((size) => size > limit) ?? 201));
const archived = Prisma.sql`NOT (d.labels && ${["INBOX", "SENT", "DRAFT", ...hidden]})`;
const contains = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

function fromSender(sender: string): Prisma.Sql {
  const wanted = sender.toLowerCase().replace(/^@/, "");
  if (wanted.includes("@")) return Prisma.sql`d.from_email = ${wanted}`;
  const domain = contains(wanted).slice(1, -1);
  return Prisma.sql`(d.from_email LIKE ${`%@${domain}`} OR d.from_email LIKE ${`%.${domain}`})`;
}

/** The mails a filter means. Needs `d` (email_discovery) and `s` (email_summary, outer joined). */
function matching(ctx: Context, filter: EmailFilter): Prisma.Sql {
  const { label, sender, isUnread, hasSummary, needsReply, isArchived } = filter;
  const { category, priority, connectionId, since, until } = filter;
  const conditions = [
    Prisma.sql`d.workspace_id = ${ctx.workspaceId}::uuid AND d.state = 'ready'`,
    ...(label ? [Prisma.sql`d.labels @> ARRAY[${label}]`] : []),
    ...(label && hidden.includes(label) ? [] : [Prisma.sql`NOT (${isHidden})`]),
    ...(sender ? [fromSender(sender)] : []),
    ...(isUnread === undefined ? [] : [Prisma.sql`d.is_unread = ${isUnread}`]),
    ...(hasSummary === undefined ? [] : [hasSummary ? Prisma.sql`s.id IS NOT NULL` : Prisma.sql`s.id IS NULL`]),
    ...(needsReply === undefined
      ? []
      : [needsReply ? Prisma.sql`s.needs_reply` : Prisma.sql`s.needs_reply IS NOT TRUE`]),
    ...(isArchived === undefined ? [] : [isArchived ? archived : Prisma.sql`NOT ${archived}`]),
    ...(category ? [Prisma.sql`s.category = ${category}`] : []),
    ...(priority ? [Prisma.sql`s.priority = ${priority}`] : []),
    ...(connectionId ? [Prisma.sql`d.connection_id = ${connectionId}::uuid`] : []),
    ...(since ? [Prisma.sql`d.sent_at >= ${since}::date`] : []),
    ...(until ? [Prisma.sql`d.sent_at < ${until}::date + 1`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

/** Where to look: what the words find, or everything. */
const joined = ({ text }: EmailFilter) =>
  Prisma.sql`email_discovery d LEFT JOIN email_summary s ON s.discovery_id = d.id ${text ? found(text) : Prisma.empty}`;
const found = (text: string) =>
  Prisma.sql`JOIN search_mails(${text}, to_tsquery('simple', ${searchQuery(text)}), ${contains(text)}) f ON f.id = d.id`;

type Sort = (typeof emailSorts)[number];
const orders: Record<Sort, Prisma.Sql> = {
  newest: Prisma.sql`ORDER BY d.sent_at DESC, d.id DESC`,
  oldest: Prisma.sql`ORDER BY d.sent_at, d.id`,
  relevance: Prisma.sql`ORDER BY score DESC, d.sent_at DESC, d.id DESC`,
};

function afterCursor(cursor: string | undefined, sort: Sort, score: Prisma.Sql): Prisma.Sql {
  if (!cursor) return Prisma.empty;
  const [sentAtMs, id, lastScore] = Buffer.from(cursor, "base64url").toString().split(".");
  const sentAt = new Date(Number(sentAtMs));
  if (
    !id ||
    !isId(id) ||
    Number.isNaN(sentAt.getTime()) ||
    (sort === "relevance" && !/^\d{1,15}$/.test(lastScore ?? ""))
  )
    throw new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Unknown cursor"] });
  if (sort === "oldest") return Prisma.sql`AND (d.sent_at, d.id) > (${sentAt}, ${id}::uuid)`;
  if (sort === "newest") return Prisma.sql`AND (d.sent_at, d.id) < (${sentAt}, ${id}::uuid)`;
  return Prisma.sql`AND (${score}, d.sent_at, d.id) < (${lastScore}::bigint, ${sentAt}, ${id}::uuid)`;
}

/** A listed mail as text: the driver's parsing of 17 typed columns of 50 rows costs more than the query. */
type ItemRow = Record<"id" | "connectionId" | "threadId" | "subject" | "fromName" | "fromEmail" | "snippet", string> &
  Record<"labels" | "isUnread" | "isList" | "sizeBytes" | "sentAtMs" | "priority" | "category" | "needsReply", string> &
  Record<"threadCount" | "score", string> &
  Record<"summaryId" | "tldr", string | null>;

const itemColumns = Prisma.sql`
  d.id::text, d.connection_id::text AS "connectionId", d.thread_id AS "threadId", d.subject, d.from_name AS "fromName",
  d.from_email AS "fromEmail", d.snippet, array_to_string(d.labels, ',') AS labels, d.is_unread::text AS "isUnread",
  d.is_list::text AS "isList", d.size_bytes::text AS "sizeBytes", (extract(epoch FROM d.sent_at) * 1000)::bigint::text AS "sentAtMs",
  s.id::text AS "summaryId", s.content->>'tldr' AS tldr, s.priority, s.category, s.needs_reply::text AS "needsReply"`;

const asItem = (row: ItemRow): EmailItem => ({
  id: row.id,
  connectionId: row.connectionId,
  threadId: row.threadId,
  subject: row.subject,
  fromName: row.fromName,
  fromEmail: row.fromEmail,
  snippet: row.snippet,
  labels: row.labels === "" ? [] : row.labels.split(","),
  isUnread: row.isUnread === "true",
  isList: row.isList === "true",
  sizeBytes: Number(row.sizeBytes),
  sentAt: new Date(Number(row.sentAtMs)),
  threadCount: Number(row.threadCount),
  summary:
    row.summaryId === null
      ? null
      : {
          id: row.summaryId,
          tldr: row.tldr ?? "",
          priority: row.priority,
          category: row.category,
          needsReply: row.needsReply === "true",
        },
});

/**
 * A page of discovered mails: the best finds first when there are words to find, else the newest, unless `sort` says
 * otherwise; with `byThread` each thread's newest alone. Mails in spam and trash only when their label is asked for.
 */
export async function listEmails(
  ctx: Context,
  page: EmailPage = {},
): Promise<{ items: EmailItem[]; nextCursor: string | null }> {
  const { sort: wanted, limit, cursor, byThread, ...filter } = EmailPage.parse(page);
  const sort = sortOf(filter, wanted);
  const where = Prisma.sql`${joined(filter)} WHERE ${matching(ctx, filter)}`;
  const score = !filter.text ? Prisma.sql`0` : byThread ? Prisma.sql`d.score` : Prisma.sql`f.score`;
  const source = byThread ? newestOfThreads(where, filter) : where;
  const count = byThread ? Prisma.sql`d.mails` : Prisma.sql`1`;
  const rows = await readWithin<ItemRow>(
    ctx,
    Prisma.sql`SELECT ${itemColumns}, ${count}::text AS "threadCount", ${score}::bigint AS score FROM ${source} ${afterCursor(cursor, sort, score)} ${orders[sort]} LIMIT ${rowsFor(limit)}`,
  );
  const items = rows.slice(0, limit).map(asItem);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const after = last && [last.sentAt.getTime(), last.id, ...(sort === "relevance" ? [rows[limit - 1]?.score] : [])];
  return { items, nextCursor: after ? Buffer.from(after.join(".")).toString("base64url") : null };
}

/** Of each thread the newest mail that matches, with how many of it do. */
const newestOfThreads = (where: Prisma.Sql, { text }: EmailFilter) => Prisma.sql`(
    SELECT d.*, ${text ? Prisma.sql`f.score` : Prisma.sql`0`} AS score, count(*) OVER thread AS mails,
      row_number() OVER (thread ORDER BY d.sent_at DESC, d.id DESC) AS place
    FROM ${where} WINDOW thread AS (PARTITION BY d.connection_id, d.thread_id)
  ) d LEFT JOIN email_summary s ON s.discovery_id = d.id WHERE d.place = 1`;

/** How many mails a filter means, or how many threads they are of. */
export async function countEmails(ctx: Context, filter: EmailFilter = {}, { byThread = false } = {}): Promise<number> {
  const what = byThread ? Prisma.sql`DISTINCT (d.connection_id, d.thread_id)` : Prisma.sql`*`;
  const [row] = await within(
    ctx,
    (tx) =>
      tx.$queryRaw<{ count: bigint }[]>`SELECT count(${what}) FROM ${joined(filter)} WHERE ${matching(ctx, filter)}`,
  );
  return Number(row?.count ?? 0);
}

/** Ids of what a filter means, newest first: for bulk work on "all that match". */
export const listEmailIds = async (ctx: Context, filter: EmailFilter, limit: number): Promise<string[]> =>
  (
    await within(
      ctx,
      (tx) =>
        tx.$queryRaw<
          { id: string }[]
        >`SELECT d.id FROM ${joined(filter)} WHERE ${matching(ctx, filter)} ORDER BY d.sent_at DESC, d.id DESC LIMIT ${limit}`,
    )
  ).map(({ id }) => id);

const detailSelect = {
  id: true,
  connectionId: true,
  gmailId: true,
  threadId: true,
  state: true,
  subject: true,
  fromName: true,
  fromEmail: true,
  toEmails: true,
  snippet: true,
  labels: true,
  isUnread: true,
  isList: true,
  sizeBytes: true,
  sentAt: true,
  messageId: true,
  connection: { select: { email: true } },
} as const;

/** Null for a mail of another workspace, and for one whose headers are not known yet. */
export async function findEmail(ctx: Context, id: string): Promise<EmailDetail | null> {
  const row = await within(ctx, (tx) =>
    tx.emailDiscovery.findFirst({
      where: { id, workspaceId: ctx.workspaceId, state: { in: ["ready", "gone"] } },
      select: detailSelect,
    }),
  );
  if (!row) return null;
  const { state, connection, ...mail } = row;
  return { ...mail, isGone: state === "gone", connectionEmail: connection.email };
}

export async function getEmail(ctx: Context, id: string): Promise<EmailDetail> {
  const mail = await findEmail(ctx, id);
  if (!mail) throw notFound("mail");
  return mail;
}

const runSelect = {
  id: true,
  mode: true,
  status: true,
  listedCount: true,
  readyCount: true,
  failedCount: true,
  estimatedTotal: true,
  pageToken: true,
  error: true,
  startedAt: true,
  endedAt: true,
} as const;

const connectionSelect = {
  id: true,
  email: true,
  status: true,
  statusReason: true,
  scopes: true,
  filter: true,
  labelNames: true,
  lastSyncedAt: true,
  createdAt: true,
  syncRuns: { orderBy: { startedAt: "desc" }, take: 1, select: runSelect },
  checks: { where: { status: "done" }, orderBy: { startedAt: "desc" }, take: 1, select: checkSelect },
} as const;

async function findConnections(ctx: Context, id?: string): Promise<Connection[]> {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const rows = await tx.gmailConnection.findMany({
      where: { workspaceId, id },
      orderBy: { createdAt: "asc" },
      select: connectionSelect,
    });
    const counts = await tx.emailDiscovery.groupBy({
      by: ["connectionId", "state"],
      where: { workspaceId, connectionId: id, state: { in: ["ready", "failed"] } },
      _count: true,
    });
    const count = (connectionId: string, state: string) =>
      counts.find((row) => row.connectionId === connectionId && row.state === state)?._count ?? 0;
    return rows.map(({ syncRuns: [run], checks: [check], filter, labelNames, ...row }) => ({
      ...row,
      filter: filter === null ? null : DiscoveryFilter.parse(filter),
      labelNames: labelNames as Record<string, string>,
      mailCount: count(row.id, "ready"),
      failedCount: count(row.id, "failed"),
      run: run ? asProgress(run) : null,
      check: check ?? null,
    }));
  });
}

const asProgress = <T extends { pageToken: string | null }>({ pageToken, ...run }: T) => ({
  ...run,
  isListed: pageToken === "",
});

/** The workspace's Gmail accounts, oldest first. */
export const listConnections = (ctx: Context) => findConnections(ctx);

export async function getConnection(ctx: Context, id: string): Promise<Connection> {
  const [connection] = await findConnections(ctx, id);
  if (!connection) throw notFound("Gmail account");
  return connection;
}

/** Is the connection this Google account's? */
export const isAccountOf = async (ctx: Context, id: string, googleSub: string): Promise<boolean> =>
  (await within(ctx, (tx) => tx.gmailConnection.count({ where: { id, workspaceId: ctx.workspaceId, googleSub } }))) > 0;

const countOpenActions = async (tx: Tx, { workspaceId }: Context) => {
  const rows = await tx.emailAction.groupBy({
    by: ["state"],
    where: { workspaceId, OR: [{ state: { in: ["queued", "running"] } }, { state: "failed", isSeen: false }] },
    _count: true,
  });
  const sum = (isFailed: boolean) =>
    rows.filter(({ state }) => (state === "failed") === isFailed).reduce((total, { _count }) => total + _count, 0);
  return { underWay: sum(false), failed: sum(true) };
};

/** What live pages watch: another `version` means that something they show has changed. */
export async function getSyncVersion(ctx: Context): Promise<{ version: string; isRunning: boolean }> {
  const where = { workspaceId: ctx.workspaceId };
  return within(ctx, async (tx) => {
    const rows = await tx.gmailConnection.findMany({
      where,
      orderBy: { id: "asc" },
      select: {
        status: true,
        lastSyncedAt: true,
        historyId: true,
        syncRuns: {
          orderBy: { startedAt: "desc" },
          take: 1,
          select: { id: true, status: true, listedCount: true, readyCount: true, failedCount: true },
        },
        checks: { orderBy: { startedAt: "desc" }, take: 1, select: { id: true, status: true } },
      },
    });
    const seen = rows.map(({ status, lastSyncedAt, historyId, syncRuns: [run], checks: [check] }) =>
      [
        check?.id,
        check?.status,
        status,
        lastSyncedAt?.getTime(),
        historyId,
        run?.id,
        run?.status,
        run?.listedCount,
        run?.readyCount,
        run?.failedCount,
      ].join(","),
    );
    const open = await countOpenActions(tx, ctx);
    const isRunning =
      open.underWay > 0 ||
      rows.some((row) => [...row.syncRuns, ...row.checks].some(({ status }) => status === "running"));
    return { version: [...seen, open.underWay, open.failed].join(";"), isRunning };
  });
}

/** Mailboxes whose history is to be followed: connected, discovered once, nothing running. */
export const listDueMailboxes = (ctx: SystemContext): Promise<{ workspaceId: string; connectionId: string }[]> =>
  everywhere(ctx, async (tx) => {
    const rows = await tx.gmailConnection.findMany({
      where: { status: "active", historyId: { not: null }, syncRuns: { none: { status: "running" } } },
      orderBy: [{ lastSyncedAt: "asc" }],
      take: 5_000,
      select: { id: true, workspaceId: true },
    });
    return rows.map(({ id, workspaceId }) => ({ workspaceId, connectionId: id }));
  });
