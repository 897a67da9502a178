import { cancelQuote } from "@/features/summaries/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { asQuote, QuoteReply } from "../../../contract";

export const POST = apiRoute({
  summary: "Cancel what has not started; its credits are free at once",
  scope: "summaries.run",
  params: ById,
  reply: QuoteReply,
  run: async (ctx, { params }) => asQuote(await cancelQuote(ctx, idOf("quote", params.id))),
});
