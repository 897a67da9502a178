import { listAudit } from "@/features/audit/queries";
import { apiRoute } from "@/gates/api";
import { parseId } from "@/lib/ids";
import { AuditQuery, AuditReply, asAudit } from "./contract";

export const GET = apiRoute({
  summary: "The audit log: who changed what, and when",
  scope: "workspace.manage",
  query: AuditQuery,
  reply: AuditReply,
  isList: true,
  run: async (ctx, { query: { cursor, actorId, ...filter } }) => {
    const actor = actorId && (parseId("user", actorId) ?? parseId("apiKey", actorId) ?? actorId);
    const { items, nextCursor } = await listAudit(ctx, { ...filter, actorId: actor, after: cursor });
    return { items: items.map(asAudit), nextCursor };
  },
});
