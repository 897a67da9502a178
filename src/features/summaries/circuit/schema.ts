/** The AI service is not asked: our budget there is spent. */
export type CircuitView = {
  reason: string;
  openedAt: Date;
  /** From then on one call is let through to see whether it answers again. */
  retryAt: Date;
};
