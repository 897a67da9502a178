import { quoteSummaries } from "@/features/summaries/mutations";
import { apiRoute } from "@/gates/api";
import { asQuote, choiceOf, QuoteBody, QuoteReply } from "../contract";

export const POST = apiRoute({
  summary: "The price of summarising these mails; valid for 30 minutes, holds nothing",
  scope: "summaries.run",
  body: QuoteBody,
  reply: QuoteReply,
  status: 201,
  run: async (ctx, { body }) => asQuote(await quoteSummaries(ctx, choiceOf(body))),
});
