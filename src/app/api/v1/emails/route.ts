import { listEmails } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { asEmail, EmailQuery, EmailReply } from "./contract";

export const GET = apiRoute({
  summary: "Discovered mails, newest first",
  scope: "emails.read",
  query: EmailQuery,
  reply: EmailReply,
  isList: true,
  run: async (ctx, { query: { connectionId, ...query } }) => {
    const { items, nextCursor } = await listEmails(ctx, {
      ...query,
      connectionId: connectionId && idOf("connection", connectionId),
    });
    return { items: items.map(asEmail), nextCursor };
  },
});
