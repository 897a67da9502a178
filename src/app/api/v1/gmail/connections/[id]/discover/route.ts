import { startDiscovery } from "@/features/gmail/mutations";
import { getConnection } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asConnection, ConnectionReply, DiscoverBody } from "../../contract";

export const POST = apiRoute({
  summary: "Start discovering the mails that a filter means; 409 while a run is under way",
  scope: "gmail.sync",
  params: ById,
  body: DiscoverBody,
  reply: ConnectionReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const { id: connectionId } = await getConnection(ctx, idOf("connection", params.id));
    await startDiscovery(ctx, { connectionId, filter: body.filter });
    return asConnection(await getConnection(ctx, connectionId));
  },
});
