import "server-only";
import type Anthropic from "@anthropic-ai/sdk";
import { APIConnectionError, APIError, NotFoundError } from "@anthropic-ai/sdk";
import type { z } from "zod";
import { AppError } from "./errors";
import {
  type ModelAnswer,
  meansSpent,
  modelClient,
  noService,
  type Question,
  readAnswer,
  requestOf,
  spent,
  verdict,
} from "./model";

/** Creating one sends megabytes. */
const createTimeoutMs = 120_000;

export type BatchView = {
  id: string;
  isEnded: boolean;
  createdAt: Date;
  size: number;
};
const asView = ({ id, processing_status, created_at, request_counts }: Anthropic.Messages.MessageBatch): BatchView => ({
  id,
  isEnded: processing_status === "ended",
  createdAt: new Date(created_at),
  size: Object.values(request_counts).reduce((sum, count) => sum + count, 0),
});

const client = () => {
  const found = modelClient();
  if (!found) throw new AppError("unavailable", noService.reason);
  return found;
};
/** A refusal of ours or a busy service, in our words. */
const rethrow = (error: unknown): never => {
  const { reason } = verdict(error);
  throw new AppError("unavailable", reason);
};

export type Asked<S extends z.ZodType> = { customId: string; question: Question<S> };
type Creation =
  | { state: "created"; batch: BatchView }
  /** Nobody knows whether the service has it. */
  | { state: "unknown" }
  /** The service has said that it does not have it, and why asking again may help. */
  | { state: "busy"; retryAfterSeconds: number }
  | { state: "closed"; reason: string; isSpent: boolean };

/** Asks many questions at half the price. Each answer is found by its custom id. */
export async function createBatch<S extends z.ZodType>(asked: Asked<S>[]): Promise<Creation> {
  const asking = modelClient();
  if (!asking) return { state: "closed", reason: noService.reason, isSpent: false };
  try {
    const requests = asked.map(({ customId, question }) => ({ custom_id: customId, params: requestOf(question) }));
    const batch = await asking.messages.batches.create({ requests }, { timeout: createTimeoutMs });
    return { state: "created", batch: asView(batch) };
  } catch (error) {
    const isAnswered = error instanceof APIError && error.status !== undefined;
    if (isAnswered && (error.status === 429 || error.status === 529) && !meansSpent(error.errorCode, error.apiMessage))
      return { state: "busy", retryAfterSeconds: Number(error.headers?.get("retry-after")) || 30 };
    if (!isAnswered || error.status >= 500 || error instanceof APIConnectionError) return { state: "unknown" };
    const { reason, isSpent = false } = verdict(error);
    return { state: "closed", reason, isSpent };
  }
}

/** Null when the service has it no more. Throws `unavailable` or `rate_limited` when it cannot say. */
export const findBatch = (id: string): Promise<BatchView | null> =>
  client()
    .messages.batches.retrieve(id)
    .then(asView)
    .catch((error: unknown) => (error instanceof NotFoundError ? null : rethrow(error)));

/** Batches made at or after `since`, newest first. */
export async function listBatches(since: Date): Promise<BatchView[]> {
  const found: BatchView[] = [];
  try {
    for await (const batch of client().messages.batches.list({ limit: 100 })) {
      const view = asView(batch);
      if (view.createdAt < since) break;
      found.push(view);
    }
  } catch (error) {
    rethrow(error);
  }
  return found;
}

export type BatchResult<T> =
  | ModelAnswer<T>
  /** Not done within a day, or stopped before it began. */
  | { outcome: "expired" }
  | { outcome: "canceled" }
  /** The service failed on it; another try may succeed. */
  | { outcome: "broken" };

function asResult<S extends z.ZodType>(
  result: Anthropic.Messages.MessageBatchResult,
  shape: S,
): BatchResult<z.output<S>> {
  if (result.type === "succeeded") return readAnswer(result.message, shape);
  if (result.type !== "errored") return { outcome: result.type };
  const { type, message } = result.error.error;
  const { details } = result.error.error as { details?: { error_code?: string } };
  if (meansSpent(details?.error_code ?? null, message)) return spent;
  if (type === "invalid_request_error")
    return { outcome: "closed", reason: "The AI service did not take the request." };
  return { outcome: "broken" };
}

/** The results of a batch that has ended, in no order. Throws `unavailable` when the reading breaks off. */
export async function* readBatch<S extends z.ZodType>(
  id: string,
  shape: S,
): AsyncGenerator<{ customId: string; result: BatchResult<z.output<S>> }> {
  try {
    for await (const { custom_id, result } of await client().messages.batches.results(id))
      yield { customId: custom_id, result: asResult(result, shape) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    rethrow(error);
  }
}

/** Ends what has not begun. One that has ended, or is gone, stays as it is. */
export const cancelBatch = (id: string): Promise<unknown> =>
  client()
    .messages.batches.cancel(id)
    .catch((error: unknown) => {
      const isOver = error instanceof APIError && (error.status === 400 || error.status === 404);
      return isOver ? null : rethrow(error);
    });

/** The service forgets it, results included. */
export const deleteBatch = (id: string): Promise<unknown> =>
  client()
    .messages.batches.delete(id)
    .catch((error: unknown) => (error instanceof NotFoundError ? null : rethrow(error)));
