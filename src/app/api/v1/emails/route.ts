import { listEmails } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { asEmail, EmailQuery, EmailReply } from "./contract";

export const GET = apiRoute({
  summary: "Discovered mails; `text` searches subjects, people and summaries",
  scope: "emails.read",
  query: EmailQuery,
  reply: EmailReply,
  isList: true,
  run: async (ctx, { query }) => {
    const { items, nextCursor } = await listEmails(ctx, query);
    return { items: items.map(asEmail), nextCursor };
  },
});
