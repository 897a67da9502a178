import { retryDeadLetters } from "@/features/gmail/checks/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { RetryBody, RetryReply } from "../failed-mails/contract";

export const POST = apiRoute({
  summary: "Read failed mails once more",
  scope: "gmail.sync",
  params: ById,
  body: RetryBody,
  reply: RetryReply,
  status: 202,
  mayConflict: true,
  run: async (ctx, { params, body }) => {
    const connectionId = idOf("connection", params.id);
    const { count } = await retryDeadLetters(ctx, { connectionId, emailIds: body.emailIds });
    return { retried: count };
  },
});
