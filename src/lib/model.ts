import "server-only";
import Anthropic, { APIConnectionError, APIError } from "@anthropic-ai/sdk";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import type { z } from "zod";
import { env } from "@/env";
import { sha256 } from "./crypto";
import { AppError } from "./errors";
import { once } from "./once";

const timeoutMs = 60_000;

export const modelName = () => env().ANTHROPIC_MODEL;
/** Whose budget a call is paid from: a name for the service and key in use that tells neither. */
export const modelAccount = () => {
  const { ANTHROPIC_API_KEY = "", ANTHROPIC_BASE_URL = "" } = env();
  return `anthropic:${sha256(`${ANTHROPIC_BASE_URL} ${ANTHROPIC_API_KEY}`).slice(0, 12)}`;
};

/** The AI service's client; null when none is set up. */
export const modelClient = () => {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL } = env();
  // No retries inside the client: a job has one retry budget, its own.
  return apiKey ? once("model", () => new Anthropic({ apiKey, baseURL, maxRetries: 0, timeout: timeoutMs })) : null;
};
export const noService = { outcome: "closed", reason: "No AI service is set up (ANTHROPIC_API_KEY)." } as const;

export type Question<S extends z.ZodType> = {
  /** Stays the same from call to call, so that it can be cached. */
  system: string;
  user: string;
  shape: S;
  maxTokens: number;
};
export type Usage = {
  model: string;
  /** All of them: fresh, written to the cache and read from it. */
  inputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
};
export type ModelAnswer<T> =
  | { outcome: "answered"; value: T; usage: Usage }
  /** It said no, ran out of room, or wrote something else than asked for. */
  | { outcome: "refused" | "truncated" | "unreadable"; usage: Usage }
  /** It will not answer however often it is asked: out of budget, no valid key, a request it does not take. */
  | { outcome: "closed"; reason: string; isSpent?: boolean };

/**
 * One question, one answer of the given shape. No tools, no thinking. Throws AppError `rate_limited` or
 * `unavailable` when a later try may succeed, with the server's hint in `details.retryAfterSeconds`.
 */
export async function askModel<S extends z.ZodType>(question: Question<S>): Promise<ModelAnswer<z.output<S>>> {
  const client = modelClient();
  if (!client) return noService;
  const message = await client.messages.create(requestOf(question)).catch(verdict);
  return "outcome" in message ? message : readAnswer(message, question.shape);
}

/** A question as the vendor takes it, asked alone or within a batch. */
export const requestOf = <S extends z.ZodType>(question: Question<S>): Anthropic.MessageCreateParamsNonStreaming => ({
  model: modelName(),
  max_tokens: question.maxTokens,
  thinking: { type: "disabled" },
  system: [{ type: "text", text: question.system, cache_control: { type: "ephemeral" } }],
  messages: [{ role: "user", content: question.user }],
  output_config: { format: formatOf(question.shape) },
});

/** What a message of the model says, when it keeps to the shape. */
export function readAnswer<S extends z.ZodType>(message: Anthropic.Message, shape: S): ModelAnswer<z.output<S>> {
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = message.usage;
  const [cacheWriteTokens, cacheReadTokens] = [cache_creation_input_tokens ?? 0, cache_read_input_tokens ?? 0];
  const inputTokens = input_tokens + cacheWriteTokens + cacheReadTokens;
  const usage = { model: message.model, inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens: output_tokens };
  if (message.stop_reason === "refusal") return { outcome: "refused", usage };
  if (message.stop_reason === "max_tokens" || message.stop_reason === "model_context_window_exceeded")
    return { outcome: "truncated", usage };
  const text = message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
  const parsed = shape.safeParse(jsonOf(text));
  return parsed.success ? { outcome: "answered", value: parsed.data, usage } : { outcome: "unreadable", usage };
}

/** The vendor's helper adds a parser; only the schema goes over the wire. */
function formatOf(shape: z.ZodType) {
  const { type, schema } = zodOutputFormat(shape);
  return { type, schema };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const secondsOf = (error: APIError) => {
  const seconds = Number(error.headers?.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(Math.ceil(seconds), 3600) : undefined;
};

/** A spent budget answers like a rate limit or a bad request, yet waiting does not help before the month ends. */
export const meansSpent = (code: string | null, message: string | null) =>
  code === "enforced_spend_limit_reached" || /\b(?:spend|usage) limits?\b/i.test(message ?? "");
export const spent = {
  outcome: "closed",
  reason: "The AI service's spending limit is reached.",
  isSpent: true,
} as const;

/** What a failed call means: throws when it is worth another try. */
export function verdict(error: unknown): Extract<ModelAnswer<never>, { outcome: "closed" }> {
  // A connection that breaks within the answer surfaces as fetch's own TypeError, or as half a JSON.
  if (error instanceof APIConnectionError || error instanceof TypeError || error instanceof SyntaxError)
    throw new AppError("unavailable", "The AI service does not answer right now.");
  if (!(error instanceof APIError)) throw error;
  const { status } = error;
  if (meansSpent(error.errorCode, error.apiMessage)) return spent;
  if (status === 429)
    throw new AppError("rate_limited", "The AI service asks us to slow down.", undefined, {
      retryAfterSeconds: secondsOf(error),
    });
  if (status === undefined || status === 408 || status === 409 || status >= 500)
    throw new AppError("unavailable", "The AI service is overloaded or down right now.", undefined, {
      retryAfterSeconds: secondsOf(error),
    });
  if (status === 401 || status === 403) return { outcome: "closed", reason: "The AI service refused our key." };
  if (status === 402) return { ...spent, reason: "The AI service's account is out of credit." };
  return { outcome: "closed", reason: `The AI service did not take the request (${status}).` };
}
