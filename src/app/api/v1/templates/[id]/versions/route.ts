import { getTemplate } from "@/features/templates/queries";
import { listVersions } from "@/features/templates/versions/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asVersion, VersionReply, VersionsQuery } from "../../contract";

export const GET = apiRoute({
  summary: "Published versions of a template, the newest first",
  scope: "templates.read",
  params: ById,
  query: VersionsQuery,
  reply: VersionReply,
  isList: true,
  run: async (ctx, { params, query }) => {
    const { id } = await getTemplate(ctx, idOf("template", params.id));
    const { items, nextBefore } = await listVersions(ctx, id, { before: query.cursor, limit: query.limit });
    return { items: items.map(asVersion), nextCursor: nextBefore === null ? null : String(nextBefore) };
  },
});
