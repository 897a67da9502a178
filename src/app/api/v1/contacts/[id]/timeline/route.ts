import { listTimeline } from "@/features/contacts/timeline/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asEntry, TimelineQuery, TimelineReply } from "./contract";

export const GET = apiRoute({
  summary: "Everything that happened to a contact, the newest first; mail only with the scope emails.read",
  scope: "contacts.read",
  params: ById,
  query: TimelineQuery,
  reply: TimelineReply,
  isList: true,
  run: async (ctx, { params, query: { show, limit, cursor } }) => {
    const { items, nextCursor } = await listTimeline(ctx, idOf("contact", params.id), { group: show, limit, cursor });
    return { items: items.map(asEntry), nextCursor };
  },
});
