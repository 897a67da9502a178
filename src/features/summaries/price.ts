/** The model gets at most this much of a mail. */
export const budgetTokens = 12_000;
const tokensPerBlock = 4_000;
const maximumBlocks = budgetTokens / tokensPerBlock;

/** Current models take 3 to 4 characters a token of Western text; the low end, so that a price is never understated. */
export const charactersPerToken = 3;

/** Tokens as we count them for the price: known before any model is asked, the same for every model. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

/** A text is priced by its started blocks; the price book says what a block costs. */
export const blocksOf = (tokens: number) => Math.min(maximumBlocks, Math.max(1, Math.ceil(tokens / tokensPerBlock)));

/** Markup, headers and attachments make most of a large mail; its text seldom is more than this part of it. */
const usualTextShare = 0.1;

/**
 * How many blocks a mail of that size comes to before it is read. `maximum` is proven: every character of a
 * mail's text takes at least one byte of its source.
 */
export const boundsOf = (sizeBytes: number): { expected: number; maximum: number } => {
  const maximum = blocksOf(Math.ceil(sizeBytes / charactersPerToken));
  return { expected: Math.min(maximum, blocksOf((sizeBytes * usualTextShare) / charactersPerToken)), maximum };
};
