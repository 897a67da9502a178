import { requestSync } from "@/features/gmail/mutations";
import { getConnection } from "@/features/gmail/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asConnection, ConnectionReply } from "../../contract";

export const POST = apiRoute({
  summary: "Look for new mail now instead of at the next poll",
  scope: "gmail.sync",
  params: ById,
  reply: ConnectionReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params }) => {
    const connectionId = idOf("connection", params.id);
    await requestSync(ctx, { connectionId });
    return asConnection(await getConnection(ctx, connectionId));
  },
});
