import "server-only";
import { Email } from "@/features/contacts/schema";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { SuppressionFilter, SuppressionView } from "./schema";
import { csvHead, csvLines } from "./suppression-csv";

const fields = Prisma.sql`p.email, p.reason::text AS reason, p.source, p.note, p.created_at AS "createdAt", p.expires_at AS "expiresAt"`;

const conditions = ({ workspaceId }: Context, { search, reason, isTemporary }: SuppressionFilter, now: Date) =>
  Prisma.join(
    [
      Prisma.sql`p.workspace_id = ${workspaceId}::uuid AND (p.expires_at IS NULL OR p.expires_at > ${now})`,
      ...(search ? [Prisma.sql`p.email IN (SELECT search_suppressions(${search}))`] : []),
      ...(reason ? [Prisma.sql`p.reason = ${reason}::suppression_reason`] : []),
      ...(isTemporary === undefined ? [] : [Prisma.sql`(p.expires_at IS NOT NULL) = ${isTemporary}`]),
    ],
    " AND ",
  );

/** A page's end: the order's own value and the address, so that rows written meanwhile shift nothing. */
const cursorOf = ({ createdAt, email }: SuppressionView) =>
  Buffer.from(`${createdAt.toISOString()} ${email}`).toString("base64url");

function readCursor(cursor: string) {
  const [at = "", email = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const isRead = email !== "" && !Number.isNaN(Date.parse(at));
  if (!isRead)
    throw new AppError("invalid", "Not one of our cursors.", { cursor: ["Send `meta.nextCursor` as it is."] });
  return { at: new Date(at), email };
}

function beyond({ sort, direction, after }: SuppressionFilter) {
  if (!after) return Prisma.empty;
  const { at, email } = readCursor(after);
  const than = Prisma.raw(direction === "asc" ? ">" : "<");
  return sort === "email"
    ? Prisma.sql`AND p.email ${than} ${email}`
    : Prisma.sql`AND (p.created_at, p.email) ${than} (${at}, ${email})`;
}

/** Suppressed addresses whose end has not passed. */
export const listSuppressions = (ctx: Context, filter: SuppressionFilter, now = new Date()) =>
  within(ctx, async (tx) => {
    const { sort, limit } = filter;
    const way = Prisma.raw(filter.direction === "asc" ? "ASC" : "DESC");
    const order = sort === "email" ? Prisma.sql`p.email ${way}` : Prisma.sql`p.created_at ${way}, p.email ${way}`;
    const rows = await tx.$queryRaw<SuppressionView[]>`
      SELECT ${fields} FROM suppression p WHERE ${conditions(ctx, filter, now)} ${beyond(filter)} ORDER BY ${order} LIMIT ${limit + 1}`;
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
  });

export const countSuppressions = (ctx: Context, filter: SuppressionFilter, now = new Date()) =>
  within(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM suppression p WHERE ${conditions(ctx, filter, now)}`;
    return row?.count ?? 0;
  });

/** Whether an address gets nothing, and why. Throws `invalid` for what is no address. */
export async function checkAddress(ctx: Context, text: string, now = new Date()) {
  const parsed = Email.safeParse(text);
  if (!parsed.success)
    throw new AppError("invalid", "The email is no address.", { email: ["Send one such as ada@example.com."] });
  const [found] = await within(
    ctx,
    (tx) => tx.$queryRaw<SuppressionView[]>`
      SELECT ${fields} FROM suppression p WHERE p.workspace_id = ${ctx.workspaceId}::uuid AND p.email = ${parsed.data}
        AND (p.expires_at IS NULL OR p.expires_at > ${now})`,
  );
  return { email: parsed.data, suppression: found ?? null };
}

const filePage = 1_000;

/** All that match as CSV, read while it is sent. */
export function exportSuppressions(ctx: Context, filter: SuppressionFilter, now = new Date()) {
  const bytes = new TextEncoder();
  let after: string | undefined;
  return new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(bytes.encode(csvHead())),
    async pull(out) {
      const { items, nextCursor } = await listSuppressions(ctx, { ...filter, after, limit: filePage }, now);
      if (items.length > 0) out.enqueue(bytes.encode(csvLines(items)));
      if (nextCursor) after = nextCursor;
      else out.close();
    },
  });
}
