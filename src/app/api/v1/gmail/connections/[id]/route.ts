import { disconnect } from "@/features/gmail/mutations";
import { getConnection } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asConnection, ConnectionReply } from "../contract";

export const GET = apiRoute({
  summary: "One Gmail account, with its latest run",
  scope: "emails.read",
  params: ById,
  reply: ConnectionReply,
  run: async (ctx, { params }) => asConnection(await getConnection(ctx, idOf("connection", params.id))),
});

export const DELETE = apiRoute({
  summary: "Disconnect: our access is revoked at Google, what was discovered stays",
  scope: "gmail.connect",
  params: ById,
  reply: ConnectionReply,
  run: async (ctx, { params }) => {
    const connectionId = idOf("connection", params.id);
    await disconnect(ctx, { connectionId, isDeletingMails: false });
    return asConnection(await getConnection(ctx, connectionId));
  },
});
