import { confirmQuote, runSummaries } from "@/features/summaries/mutations";
import { apiRoute } from "@/gates/api";
import { asQuote, choiceOf, QuoteReply, RunBody } from "../contract";

export const POST = apiRoute({
  summary: "Start summarising; the maximum is held, and 402 says that it is not there",
  scope: "summaries.run",
  body: RunBody,
  reply: QuoteReply,
  status: 202,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body: { quoteId, maxCredits, lane, ...choice } }) =>
    asQuote(
      quoteId
        ? await confirmQuote(ctx, quoteId, { lane })
        : await runSummaries(ctx, choiceOf(choice), { maxCredits, lane }),
    ),
});
