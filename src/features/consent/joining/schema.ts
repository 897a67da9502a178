/** What a sign-up form may send; what else stands in it is left alone. */
export type JoinForm = { topicId: string; email: string; trap: string };

/**
 * How a sign-up ended. "sent" and "done" say the same whether the address was known, unknown or suppressed: a form
 * must not tell strangers who is on a list.
 */
export const joinOutcomes = ["sent", "done", "invalid", "later", "full", "gone"] as const;
export type JoinOutcome = (typeof joinOutcomes)[number];

export type JoinPage = {
  topicName: string;
  description: string;
  workspaceName: string;
  isDoubleOptIn: boolean;
  /** What is agreed to. */
  text: string;
};
