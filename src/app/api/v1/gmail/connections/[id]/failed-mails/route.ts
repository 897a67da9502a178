import { getCompleteness, listDeadLetters } from "@/features/gmail/checks/queries";
import { apiRoute } from "@/gates/api";
import { idOf, publicId } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asFailedMail, FailedMailReply, FailedMailsQuery } from "./contract";

export const GET = apiRoute({
  summary: "Mails that Gmail could not give us after five tries, newest first",
  scope: "emails.read",
  params: ById,
  query: FailedMailsQuery,
  reply: FailedMailReply,
  isList: true,
  run: async (ctx, { params, query }) => {
    const { connectionId } = await getCompleteness(ctx, idOf("connection", params.id));
    const cursor = query.cursor && idOf("email", query.cursor);
    const { items, nextCursor } = await listDeadLetters(ctx, connectionId, { limit: query.limit, cursor });
    return { items: items.map(asFailedMail), nextCursor: nextCursor && publicId("email", nextCursor) };
  },
});
