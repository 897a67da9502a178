import { z } from "zod";

/**
 * What the next matching `count` requests meet instead of a plain answer:
 * - error: `status` in the vendor's shape · truncated: `stop_reason: max_tokens` half-way · refusal
 * - invalid_json: a broken answer that claims to be whole · reset: the connection breaks before the answer
 * - cut: it breaks in the middle of the answer · hang: no answer at all
 * - slow: a right answer after `delayMs` · expired: one request of a batch is not done in time
 * On `batches` a `cut` loses the reply of a batch that was made.
 */
export const faultRule = z.strictObject({
  kind: z
    .enum(["error", "truncated", "refusal", "invalid_json", "reset", "cut", "hang", "slow", "expired"])
    .default("error"),
  status: z.number().int().min(400).max(599).default(529),
  type: z.string().optional(),
  message: z.string().optional(),
  /** `error.details.error_code` */
  errorCode: z.string().optional(),
  retryAfterSeconds: z.number().min(0).optional(),
  delayMs: z.number().min(0).default(0),
  /** Lets this many matching requests pass first. */
  skip: z.number().int().min(0).default(0),
  count: z.number().int().min(1).default(1),
  /** Only requests whose text holds this. */
  contains: z.string().optional(),
  endpoint: z.enum(["messages", "count_tokens", "models", "batches", "batch_requests", "any"]).default("messages"),
});
export type FaultRule = z.infer<typeof faultRule>;

/** An answer dictated by a test: a model that lies, or one with a known summary. */
export const scriptedAnswer = z.strictObject({
  contains: z.string().optional(),
  text: z.string().optional(),
  json: z.unknown().optional(),
  /** Merged over the extractive answer of a structured request. */
  merge: z.record(z.string(), z.unknown()).optional(),
  count: z.number().int().min(1).default(1),
});
export type ScriptedAnswer = z.infer<typeof scriptedAnswer>;

/** Takes the first rule that matches and uses one of its counts up. */
export function takeFault(rules: FaultRule[], endpoint: string, text: () => string): FaultRule | undefined {
  for (const [index, rule] of rules.entries()) {
    if (rule.endpoint !== "any" && rule.endpoint !== endpoint) continue;
    if (rule.contains !== undefined && !text().includes(rule.contains)) continue;
    if (rule.skip > 0) {
      rule.skip -= 1;
      continue;
    }
    rule.count -= 1;
    if (rule.count === 0) rules.splice(index, 1);
    return rule;
  }
  return undefined;
}

export function takeAnswer(answers: ScriptedAnswer[], text: () => string): ScriptedAnswer | undefined {
  const index = answers.findIndex((answer) => answer.contains === undefined || text().includes(answer.contains));
  const answer = answers[index];
  if (!answer) return undefined;
  answer.count -= 1;
  if (answer.count === 0) answers.splice(index, 1);
  return answer;
}
