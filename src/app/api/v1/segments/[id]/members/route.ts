import { getSegment, listMembers } from "@/features/segments/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asMember, MemberQuery, MemberReply } from "../../contract";

export const GET = apiRoute({
  summary: "Who is in a segment, newest contacts first",
  scope: "contacts.read",
  params: ById,
  query: MemberQuery,
  reply: MemberReply,
  isList: true,
  run: async (ctx, { params, query }) => {
    const { id } = await getSegment(ctx, idOf("segment", params.id));
    const { items, nextCursor } = await listMembers(ctx, id, query);
    return { items: items.map(asMember), nextCursor };
  },
});
