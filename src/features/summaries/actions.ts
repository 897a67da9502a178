"use server";

import { refresh } from "next/cache";
import { getBalance } from "@/features/credits/queries";
import { workspaceAction } from "@/gates/action";
import { cancelQuote, confirmQuote, quoteSummaries } from "./mutations";
import { Confirmation, MailChoice, QuoteChoice } from "./schema";

/** A price for these mails, with the balance it would be paid from. */
export const quoteSummariesAction = workspaceAction({
  can: "summaries.run",
  input: MailChoice,
  run: async (ctx, choice) => {
    const quote = await quoteSummaries(ctx, choice);
    const { availableMicro } = await getBalance(ctx);
    return { quote, availableMicro };
  },
});

export const confirmQuoteAction = workspaceAction({
  can: "summaries.run",
  input: Confirmation,
  run: async (ctx, { quoteId, lane }) => {
    const quote = await confirmQuote(ctx, quoteId, { lane });
    refresh();
    return quote;
  },
});

export const cancelQuoteAction = workspaceAction({
  can: "summaries.run",
  input: QuoteChoice,
  run: async (ctx, { quoteId }) => {
    const quote = await cancelQuote(ctx, quoteId);
    refresh();
    return quote;
  },
});
