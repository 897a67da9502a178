import { listConnections } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { asConnection, ConnectionReply } from "./contract";

export const GET = apiRoute({
  summary: "The connected Gmail accounts",
  scope: "emails.read",
  reply: ConnectionReply,
  isList: true,
  run: async (ctx) => ({ items: (await listConnections(ctx)).map(asConnection), nextCursor: null }),
});
