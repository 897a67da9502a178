import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { TemplateContent, type VersionItem } from "../schema";
import { changesBetween } from "./diff";

const perPage = 20;
export type VersionLine = VersionItem & { changes: string[] };

/** Published versions, the newest first, each with what it changed; `before` is the number the page ends before. */
export const listVersions = (
  ctx: Context,
  templateId: string,
  { before, limit = perPage }: { before?: number; limit?: number } = {},
): Promise<{ items: VersionLine[]; nextBefore: number | null }> =>
  within(ctx, async (tx) => {
    const rows = await tx.$queryRaw<(VersionItem & { content: unknown })[]>`
      SELECT v.number, v.note, v.created_at AS "createdAt", v.content,
        COALESCE(u.name, u.email, k.name, v.author) AS author
      FROM template_version v
        LEFT JOIN "user" u ON v.author = 'user:' || u.id LEFT JOIN api_key k ON v.author = 'apiKey:' || k.id
      WHERE v.template_id = ${templateId}::uuid AND v.workspace_id = ${ctx.workspaceId}::uuid
        AND v.number < ${before ?? 2_147_483_647} ORDER BY v.number DESC LIMIT ${limit + 1}`;
    const contents = rows.map(({ content }) => TemplateContent.parse(content));
    const items = rows.slice(0, limit).map(({ content: _, ...version }, index) => {
      const [own, older] = [contents[index], contents[index + 1]];
      return { ...version, changes: own && older ? changesBetween(older, own) : [] };
    });
    return { items, nextBefore: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
  });

/** What was published under a number, word for word. Throws AppError not_found. */
export async function getVersion(ctx: Context, templateId: string, number: number) {
  const version = await within(ctx, (tx) =>
    tx.templateVersion.findFirst({
      where: { templateId, number, workspaceId: ctx.workspaceId },
      select: { number: true, name: true, content: true, note: true, createdAt: true },
    }),
  );
  if (!version) throw notFound("version");
  return { ...version, content: TemplateContent.parse(version.content) };
}
