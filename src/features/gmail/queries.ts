import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { everywhere, readWithin, within } from "@/lib/transact";
import {
  type Connection,
  DiscoveryFilter,
  type EmailDetail,
  type EmailFilter,
  type EmailItem,
  EmailPage,
} from "./schema";

const hidden = ["TRASH", "SPAM"];
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
  const { text, label, sender, isUnread, hasSummary, needsReply, isArchived } = filter;
  const { category, priority, connectionId, since, until } = filter;
  const conditions = [
    Prisma.sql`d.workspace_id = ${ctx.workspaceId}::uuid AND d.state = 'ready'`,
    ...(label ? [Prisma.sql`d.labels @> ARRAY[${label}]`] : []),
    ...(label && hidden.includes(label) ? [] : [Prisma.sql`NOT (d.labels && ${hidden})`]),
    ...(text
      ? [
          Prisma.sql`(d.subject ILIKE ${contains(text)} OR d.from_name ILIKE ${contains(text)} OR d.from_email ILIKE ${contains(text)})`,
        ]
      : []),
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

const joined = Prisma.sql`email_discovery d LEFT JOIN email_summary s ON s.discovery_id = d.id`;

function afterCursor(cursor: string | undefined, isNewestFirst: boolean): Prisma.Sql {
  if (!cursor) return Prisma.empty;
  const [sentAtMs, id] = Buffer.from(cursor, "base64url").toString().split(".");
  const sentAt = new Date(Number(sentAtMs));
  if (!id || !isId(id) || Number.isNaN(sentAt.getTime()))
    throw new AppError("invalid", "This cursor is not one of ours.", { cursor: ["Unknown cursor"] });
  return isNewestFirst
    ? Prisma.sql`AND (d.sent_at, d.id) < (${sentAt}, ${id}::uuid)`
    : Prisma.sql`AND (d.sent_at, d.id) > (${sentAt}, ${id}::uuid)`;
}

/** A listed mail as text: the driver's parsing of 17 typed columns of 50 rows costs more than the query. */
type ItemRow = Record<"id" | "connectionId" | "threadId" | "subject" | "fromName" | "fromEmail" | "snippet", string> &
  Record<"labels" | "isUnread" | "isList" | "sizeBytes" | "sentAtMs" | "priority" | "category" | "needsReply", string> &
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

/** A page of discovered mails, newest first unless `sort` says otherwise. Mails in spam and trash only when their label is asked for. */
export async function listEmails(
  ctx: Context,
  page: EmailPage = {},
): Promise<{ items: EmailItem[]; nextCursor: string | null }> {
  const { sort, limit, cursor, ...filter } = EmailPage.parse(page);
  const order =
    sort === "newest" ? Prisma.sql`ORDER BY d.sent_at DESC, d.id DESC` : Prisma.sql`ORDER BY d.sent_at, d.id`;
  const rows = await readWithin<ItemRow>(
    ctx,
    Prisma.sql`SELECT ${itemColumns} FROM ${joined} WHERE ${matching(ctx, filter)} ${afterCursor(cursor, sort === "newest")} ${order} LIMIT ${limit + 1}`,
  );
  const items = rows.slice(0, limit).map(asItem);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? Buffer.from(`${last.sentAt.getTime()}.${last.id}`).toString("base64url") : null };
}

export async function countEmails(ctx: Context, filter: EmailFilter = {}): Promise<number> {
  const [row] = await within(
    ctx,
    (tx) => tx.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM ${joined} WHERE ${matching(ctx, filter)}`,
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
        >`SELECT d.id FROM ${joined} WHERE ${matching(ctx, filter)} ORDER BY d.sent_at DESC, d.id DESC LIMIT ${limit}`,
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
    return rows.map(({ syncRuns: [run], filter, labelNames, ...row }) => ({
      ...row,
      filter: filter === null ? null : DiscoveryFilter.parse(filter),
      labelNames: labelNames as Record<string, string>,
      mailCount: count(row.id, "ready"),
      failedCount: count(row.id, "failed"),
      run: run ? asProgress(run) : null,
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
      },
    });
    const seen = rows.map(({ status, lastSyncedAt, historyId, syncRuns: [run] }) =>
      [
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
    const isRunning = open.underWay > 0 || rows.some(({ syncRuns: [run] }) => run?.status === "running");
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
