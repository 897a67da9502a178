import { requestCheck } from "@/features/gmail/checks/mutations";
import { getCompleteness } from "@/features/gmail/checks/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asCompleteness, CompletenessReply } from "./contract";

export const GET = apiRoute({
  summary: "Whether everything Gmail has is here: both counts, when they were compared, what was repaired",
  scope: "emails.read",
  params: ById,
  reply: CompletenessReply,
  run: async (ctx, { params }) => asCompleteness(await getCompleteness(ctx, idOf("connection", params.id))),
});

export const POST = apiRoute({
  summary: "Compare with Gmail now instead of at night",
  scope: "gmail.sync",
  params: ById,
  reply: CompletenessReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params }) => {
    const connectionId = idOf("connection", params.id);
    await requestCheck(ctx, { connectionId });
    return asCompleteness(await getCompleteness(ctx, connectionId));
  },
});
