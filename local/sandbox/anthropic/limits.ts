import { z } from "zod";
import type { Clock } from "./clock";
import { ApiError } from "./errors";
import type { Usage } from "./reply";

/** Per minute; null is not enforced and shown as the vendor's figures of its middle tier. */
export const limitsInput = z.strictObject({
  requestsPerMinute: z.number().int().min(1).nullable().optional(),
  inputTokensPerMinute: z.number().int().min(1).nullable().optional(),
  outputTokensPerMinute: z.number().int().min(1).nullable().optional(),
});
export const spendInput = z.strictObject({
  /** Whose cap is reached right now; null takes it away. */
  reached: z.enum(["organization", "workspace"]).nullable().optional(),
  /** The organisation's cap: calls are refused once the recorded spend is above it. */
  capUsd: z.number().min(0).nullable().optional(),
});

type Spent = { requests: number; input: number; output: number };
export type Limits = ReturnType<typeof createLimits>;

const shown = { requests: 4_000, input: 2_000_000, output: 400_000 };
const minuteMs = 60_000;
/** Dollars a token of the model that this one stands for: Claude Haiku 5.5. */
const usdPerToken = { input: 0.1e-6, cacheWrite: 0.125e-6, cacheRead: 0.01e-6, output: 0.5e-6 };

/** Rate limits by the minute and spending caps, both by the peer's clock. */
export function createLimits(clock: Clock) {
  const state = {
    requestsPerMinute: null as number | null,
    inputTokensPerMinute: null as number | null,
    outputTokensPerMinute: null as number | null,
    reached: null as "organization" | "workspace" | null,
    capUsd: null as number | null,
    spentUsd: 0,
  };
  let minute = -1;
  let spent: Spent = { requests: 0, input: 0, output: 0 };
  const current = () => {
    const now = Math.floor(clock.now() / minuteMs);
    if (now !== minute) [minute, spent] = [now, { requests: 0, input: 0, output: 0 }];
    return spent;
  };
  const limitOf = (of: keyof Spent) =>
    ({ requests: state.requestsPerMinute, input: state.inputTokensPerMinute, output: state.outputTokensPerMinute })[of];
  const resetMs = () => (Math.floor(clock.now() / minuteMs) + 1) * minuteMs;

  return {
    state,
    /** @throws ApiError 429 or 400 when a cap or a limit does not let this call through. */
    admit() {
      if (state.reached === "workspace") throw workspaceLimit();
      if (state.reached === "organization" || (state.capUsd !== null && state.spentUsd >= state.capUsd))
        throw spendCap();
      const used = current();
      for (const [of, name] of [
        ["requests", "requests"],
        ["input", "input tokens"],
        ["output", "output tokens"],
      ] as const) {
        const limit = limitOf(of);
        if (limit === null || used[of] < limit) continue;
        const seconds = Math.max(1, Math.ceil((resetMs() - clock.now()) / 1000));
        throw new ApiError(
          429,
          "rate_limit_error",
          `This request would exceed your organization's rate limit of ${limit} ${name} per minute.`,
          { "retry-after": String(seconds) },
        );
      }
      used.requests += 1;
    },
    /** Cache reads do not count against the input limit. A batch's tokens cost half and count against none. */
    record(usage: Usage & { output_tokens: number }, isBatch = false) {
      const dollars =
        usage.input_tokens * usdPerToken.input +
        usage.cache_creation_input_tokens * usdPerToken.cacheWrite +
        usage.cache_read_input_tokens * usdPerToken.cacheRead +
        usage.output_tokens * usdPerToken.output;
      state.spentUsd += isBatch ? dollars / 2 : dollars;
      if (isBatch) return;
      const used = current();
      used.input += usage.input_tokens + usage.cache_creation_input_tokens;
      used.output += usage.output_tokens;
    },
    headers(): Record<string, string> {
      const used = current();
      const reset = new Date(resetMs()).toISOString();
      const of = (name: string, which: keyof Spent) => {
        const limit = limitOf(which) ?? shown[which];
        return {
          [`anthropic-ratelimit-${name}-limit`]: String(limit),
          [`anthropic-ratelimit-${name}-remaining`]: String(Math.max(0, limit - used[which])),
          [`anthropic-ratelimit-${name}-reset`]: reset,
        };
      };
      return { ...of("requests", "requests"), ...of("input-tokens", "input"), ...of("output-tokens", "output") };
    },
    reset() {
      Object.assign(state, {
        requestsPerMinute: null,
        inputTokensPerMinute: null,
        outputTokensPerMinute: null,
        reached: null,
        capUsd: null,
        spentUsd: 0,
      });
      minute = -1;
    },
  };
}

/** The tier's monthly cap: looks like a rate limit, but has no `retry-after`, and waiting does not help. */
const spendCap = () =>
  new ApiError(
    429,
    "rate_limit_error",
    "Your organization has reached its monthly spend limit.",
    {},
    {
      error_code: "enforced_spend_limit_reached",
    },
  );

const workspaceLimit = () =>
  new ApiError(
    400,
    "invalid_request_error",
    "You have reached your specified workspace API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
  );
