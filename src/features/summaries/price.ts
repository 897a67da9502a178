import { microPerCredit } from "@/features/credits/schema";

/** The model gets at most this much of a mail. */
export const budgetTokens = 12_000;
const tokensPerCredit = 4_000;
const maximumCredits = budgetTokens / tokensPerCredit;

/** Current models take 3 to 4 characters a token of Western text; the low end, so that a price is never understated. */
export const charactersPerToken = 3;

/** Tokens as we count them for the price: known before any model is asked, the same for every model. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

const creditsFor = (tokens: number) => Math.min(maximumCredits, Math.max(1, Math.ceil(tokens / tokensPerCredit)));

/** What a summary of a text that long costs, in micro-credits. */
export const priceOf = (tokens: number): bigint => BigInt(creditsFor(tokens)) * microPerCredit;

/** Markup, headers and attachments make most of a large mail; its text seldom is more than this part of it. */
const usualTextShare = 0.1;

/**
 * What a mail of that size costs before it is read, in credits. `maximum` is proven: every character of a
 * mail's text takes at least one byte of its source.
 */
export const boundsOf = (sizeBytes: number): { expected: number; maximum: number } => {
  const maximum = creditsFor(Math.ceil(sizeBytes / charactersPerToken));
  return { expected: Math.min(maximum, creditsFor((sizeBytes * usualTextShare) / charactersPerToken)), maximum };
};
