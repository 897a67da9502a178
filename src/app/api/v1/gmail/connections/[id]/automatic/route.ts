import { getConnection } from "@/features/gmail/queries";
import { saveAutomatic } from "@/features/summaries/automatic/mutations";
import { findAutomatic } from "@/features/summaries/automatic/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { AutomaticBody, AutomaticReply, asAutomatic } from "./contract";

export const GET = apiRoute({
  summary: "A connection's automatic summaries: what is set, and how far today has come",
  scope: "summaries.read",
  params: ById,
  reply: AutomaticReply,
  run: async (ctx, { params }) => {
    const { id } = await getConnection(ctx, idOf("connection", params.id));
    return asAutomatic(await findAutomatic(ctx, id));
  },
});

export const PUT = apiRoute({
  summary: "Turn a connection's automatic summaries on or off, with filter, lane and daily cap",
  scope: "summaries.run",
  params: ById,
  body: AutomaticBody,
  reply: AutomaticReply,
  run: async (ctx, { params, body }) => {
    const { id } = await getConnection(ctx, idOf("connection", params.id));
    await saveAutomatic(ctx, id, body);
    return asAutomatic(await findAutomatic(ctx, id));
  },
});
