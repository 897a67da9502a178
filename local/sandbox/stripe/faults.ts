import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { StripeFailure } from "./errors";

/**
 * What the next matching API calls meet. `before` leaves nothing done; `after` does the work and loses the answer,
 * which a retry with the same Idempotency-Key then gets. `cut` breaks the connection instead of answering.
 */
export const faultRule = z.strictObject({
  /** Part of "POST /v1/checkout/sessions". */
  match: z.string().default(""),
  kind: z.enum(["error", "cut", "slow"]).default("error"),
  when: z.enum(["before", "after"]).default("before"),
  status: z.number().int().min(400).max(599).default(500),
  type: z.string().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  delayMs: z.number().min(0).default(0),
  skip: z.number().int().min(0).default(0),
  count: z.number().int().min(1).default(1),
});
export type FaultRule = z.infer<typeof faultRule>;

export class CutConnection extends Error {}

export function takeFault(rules: FaultRule[], call: string): FaultRule | undefined {
  for (const [index, rule] of rules.entries()) {
    if (!call.includes(rule.match)) continue;
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

/** @throws StripeFailure or CutConnection when the rule says so at this moment */
export async function meetFault(rule: FaultRule | undefined, when: "before" | "after"): Promise<void> {
  if (rule?.when !== when) return;
  if (rule.delayMs > 0) await sleep(rule.delayMs);
  if (rule.kind === "cut") throw new CutConnection();
  if (rule.kind === "error") throw failure(rule);
}

function failure({ status, type, code, message, retryAfterSeconds }: FaultRule): StripeFailure {
  const isRateLimit = status === 429;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return new StripeFailure(
    status,
    message ?? (isRateLimit ? "Request rate limit exceeded." : "An unexpected error occurred."),
    {
      type: type ?? (status >= 500 ? "api_error" : "invalid_request_error"),
      code: code ?? (isRateLimit ? "rate_limit" : undefined),
    },
    headers,
  );
}
