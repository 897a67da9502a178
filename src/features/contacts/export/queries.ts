import "server-only";
import { Readable } from "node:stream";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import { AppError, notFound } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { readInSnapshot, within } from "@/lib/transact";
import { contactsWhere } from "../queries";
import { ContactFilter } from "../schema";
import type { ExportedRow } from "./person";
import type { ExportFormat, ExportView } from "./schema";

const shown = {
  id: true,
  format: true,
  filter: true,
  status: true,
  rowCount: true,
  sizeBytes: true,
  error: true,
  createdBy: true,
  createdAt: true,
  asOf: true,
  expiresAt: true,
} as const;

type Row = Omit<ExportView, "format" | "filter" | "sizeBytes"> & { format: string; filter: unknown; sizeBytes: bigint };
const asView = (row: Row): ExportView => ({
  ...row,
  format: row.format as ExportFormat,
  filter: ContactFilter.parse(row.filter),
  sizeBytes: Number(row.sizeBytes),
});

/** Throws AppError not_found when it is none of this workspace, or has expired. */
export const getExport = (ctx: Context, id: string, now = new Date()): Promise<ExportView> =>
  within(ctx, async (tx) => {
    const where = { id, workspaceId: ctx.workspaceId, expiresAt: { gt: now } };
    const row = await tx.contactExport.findFirst({ where, select: shown });
    if (!row) throw notFound("export");
    return asView(row);
  });

/** Files that have not expired, the newest first. */
export const listExports = (
  ctx: Context,
  { cursor, limit = 25 }: { cursor?: string; limit?: number } = {},
  now = new Date(),
) =>
  within(ctx, async (tx) => {
    const rows = await tx.contactExport.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        expiresAt: { gt: now },
        ...(cursor && isId(cursor) && { id: { lt: cursor } }),
      },
      select: shown,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const items = rows.slice(0, limit).map(asView);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });

/** For LiveRefresh: changes when a file is ready or gone. */
export async function getExportVersion(ctx: Context) {
  const { items } = await listExports(ctx);
  return {
    version: items.map(({ id, status }) => `${id.slice(-6)}${status}`).join(),
    isRunning: items.some(({ status }) => status === "queued"),
  };
}

const contactsAPage = 2_000;

/** All contacts that the filter means, on one snapshot, some thousand at a time. */
export const readContacts = (ctx: Context, filter: ContactFilter): AsyncGenerator<ExportedRow[]> =>
  readInSnapshot<ExportedRow>(
    ctx,
    Prisma.sql`
      SELECT c.id, c.email, c.first_name AS "firstName", c.last_name AS "lastName", c.phone, c.locale, c.time_zone AS "timeZone",
        c.source::text, to_char(c.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt",
        to_char(c.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "updatedAt", c.fields,
        (SELECT coalesce(array_agg(g.name ORDER BY lower(g.name)), '{}') FROM contact_tag t JOIN tag g ON g.id = t.tag_id WHERE t.contact_id = c.id) AS tags,
        (SELECT coalesce(array_agg(l.name ORDER BY lower(l.name)), '{}') FROM list_member m JOIN contact_list l ON l.id = m.list_id
          WHERE m.contact_id = c.id AND l.archived_at IS NULL) AS lists,
        (SELECT coalesce(jsonb_object_agg(p.name, s.status), '{}') FROM topic_subscription s JOIN topic p ON p.id = s.topic_id
          WHERE s.contact_id = c.id AND p.archived_at IS NULL) AS topics,
        EXISTS (SELECT FROM suppression x WHERE x.workspace_id = c.workspace_id AND x.email = c.email AND (x.expires_at IS NULL OR x.expires_at > now())) AS "isSuppressed"
      FROM contact c WHERE ${contactsWhere(ctx, filter)} ORDER BY c.id`,
    contactsAPage,
  );

async function* chunksOf(ctx: Context, exportId: string): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number++) {
    const row = await within(ctx, (tx) =>
      tx.contactExportChunk.findFirst({
        where: { exportId, number, workspaceId: ctx.workspaceId },
        select: { bytes: true },
      }),
    );
    if (!row) return;
    yield row.bytes;
  }
}

/** A file as it is sent; throws `conflict` while it is being written. */
export async function downloadExport(ctx: Context, id: string) {
  const found = await getExport(ctx, id);
  if (found.status !== "ready")
    throw new AppError("conflict", found.error || "The file is being written. Come back in a moment.");
  const day = (found.asOf ?? found.createdAt).toISOString().slice(0, 10);
  return {
    body: Readable.toWeb(Readable.from(chunksOf(ctx, id))) as ReadableStream<Uint8Array>,
    headers: {
      "content-type": found.format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
      "content-length": String(found.sizeBytes),
      "content-disposition": `attachment; filename="contacts-${day}.${found.format === "csv" ? "csv" : "ndjson"}"`,
      "cache-control": "no-store",
    },
  };
}
