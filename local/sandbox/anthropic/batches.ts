import { z } from "zod";
import type { Clock } from "./clock";
import { ApiError, errorBody, errorType } from "./errors";
import type { FaultRule } from "./faults";
import { newId } from "./ids";
import type { Reply } from "./reply";
import { type CreateRequest, parseCreate } from "./request";

const dayMs = 24 * 60 * 60_000;
const archiveMs = 29 * dayMs;
const maxRequests = 100_000;

const batchBody = z.strictObject({
  requests: z
    .array(z.strictObject({ custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), params: z.unknown() }))
    .min(1)
    .max(maxRequests),
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
});
type BatchRequest = z.infer<typeof batchBody>["requests"][number];

type Result =
  | { type: "succeeded"; message: Reply }
  | { type: "errored"; error: ReturnType<typeof errorBody> }
  | { type: "canceled" }
  | { type: "expired" };

type Batch = {
  id: string;
  requests: BatchRequest[];
  createdMs: number;
  /** When all is done, unless it is held, cancelled or expires before. */
  dueMs: number;
  cancelledMs: number | null;
  endedMs: number | null;
  results: { custom_id: string; result: Result }[];
};

export type BatchSettings = {
  /** How long a batch takes by the peer's clock; null: until `end` or 24 hours. */
  batchMs: number | null;
};

export type Batches = ReturnType<typeof createBatches>;
type Answering = {
  clock: Clock;
  settings: BatchSettings;
  /** The model's answer to one request. */
  reply: (request: CreateRequest, fault: FaultRule | undefined) => Reply;
  takeFault: (text: string) => FaultRule | undefined;
};

/** Message Batches: made at once, worked off when their time has come, by the peer's clock. */
export function createBatches({ clock, settings, reply, takeFault }: Answering) {
  let batches = new Map<string, Batch>();

  const work = ({ custom_id, params }: BatchRequest): Batch["results"][number] => {
    try {
      const fault = takeFault(JSON.stringify(params));
      if (fault?.kind === "expired") return { custom_id, result: { type: "expired" } };
      if (fault?.kind === "error") {
        const details = fault.errorCode ? { error_code: fault.errorCode } : undefined;
        throw new ApiError(
          fault.status,
          fault.type ?? errorType(fault.status),
          fault.message ?? "Injected fault",
          {},
          details,
        );
      }
      return { custom_id, result: { type: "succeeded", message: reply(parseCreate(params), fault) } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { custom_id, result: { type: "errored", error: errorBody(error, newId("req")) } };
    }
  };

  /** Ends it as it is now: what fits into its time is worked off, the rest was cancelled or has expired. */
  const end = (batch: Batch, atMs: number, rest: "canceled" | "expired", done: number) => {
    batch.endedMs = atMs;
    const results = batch.requests.map((request, index) =>
      index < done ? work(request) : { custom_id: request.custom_id, result: { type: rest } as Result },
    );
    // The vendor promises no order.
    batch.results = results.reverse();
    batch.requests = batch.requests.map(({ custom_id }) => ({ custom_id, params: null }));
  };

  /** Brings it up to now. */
  const settle = (batch: Batch) => {
    if (batch.endedMs !== null) return batch;
    const now = clock.now();
    const expiresMs = batch.createdMs + dayMs;
    const share = batch.dueMs <= batch.createdMs ? 1 : (now - batch.createdMs) / (batch.dueMs - batch.createdMs);
    if (batch.cancelledMs !== null) end(batch, now, "canceled", Math.floor(batch.requests.length * Math.min(1, share)));
    else if (batch.dueMs <= Math.min(now, expiresMs)) end(batch, batch.dueMs, "expired", batch.requests.length);
    else if (now >= expiresMs) end(batch, expiresMs, "expired", 0);
    return batch;
  };

  const find = (id: string) => {
    const batch = batches.get(id);
    if (!batch) throw new ApiError(404, "not_found_error", `Message batch ${id} not found.`);
    return batch;
  };
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

  return {
    create(body: unknown): Batch {
      const parsed = batchBody.safeParse(body);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new ApiError(400, "invalid_request_error", `${issue?.path.join(".")}: ${issue?.message}`);
      }
      const { requests } = parsed.data;
      if (new Set(requests.map(({ custom_id }) => custom_id)).size < requests.length)
        throw new ApiError(400, "invalid_request_error", "requests: custom_id values must be unique within a batch");
      const now = clock.now();
      const batch: Batch = {
        id: newId("msgbatch"),
        requests,
        createdMs: now,
        dueMs: settings.batchMs === null ? Number.POSITIVE_INFINITY : now + settings.batchMs,
        cancelledMs: null,
        endedMs: null,
        results: [],
      };
      batches.set(batch.id, batch);
      return batch;
    },
    retrieve: (id: string) => settle(find(id)),
    /** Newest first, as pages of the vendor's cursors. */
    list(query: URLSearchParams) {
      const all = [...batches.values()].reverse().map(settle);
      const limit = Math.min(1000, Math.max(1, Number(query.get("limit") ?? 20)));
      const [after, before] = [query.get("after_id"), query.get("before_id")];
      const at = (id: string) => all.findIndex((batch) => batch.id === id);
      const rest = after ? all.slice(at(after) + 1) : before ? all.slice(0, Math.max(0, at(before))) : all;
      return { page: rest.slice(0, limit), hasMore: rest.length > limit };
    },
    cancel(id: string) {
      const batch = settle(find(id));
      if (batch.endedMs !== null)
        throw new ApiError(400, "invalid_request_error", `Batch ${id} has already ended and cannot be canceled.`);
      batch.cancelledMs ??= clock.now();
      return batch;
    },
    remove(id: string) {
      const batch = settle(find(id));
      if (batch.endedMs === null)
        throw new ApiError(
          400,
          "invalid_request_error",
          `Batch ${id} is still processing. Cancel it before deleting it.`,
        );
      batches.delete(id);
      return { id, type: "message_batch_deleted" };
    },
    results(id: string): string {
      const batch = settle(find(id));
      if (batch.endedMs === null)
        throw new ApiError(404, "not_found_error", `Results of batch ${id} are not available until it has ended.`);
      if (clock.now() >= batch.createdMs + archiveMs)
        throw new ApiError(404, "not_found_error", `Batch ${id} is archived; its results are no longer available.`);
      return batch.results.map((line) => `${JSON.stringify(line)}\n`).join("");
    },
    /** The vendor's view of a batch. Counts move only when it has ended. */
    view(batch: Batch, origin: string) {
      const counts = { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
      if (batch.endedMs === null) counts.processing = batch.requests.length;
      for (const { result } of batch.results) counts[result.type] += 1;
      const isArchived = clock.now() >= batch.createdMs + archiveMs;
      return {
        id: batch.id,
        type: "message_batch",
        processing_status: batch.endedMs !== null ? "ended" : batch.cancelledMs !== null ? "canceling" : "in_progress",
        request_counts: counts,
        created_at: iso(batch.createdMs),
        expires_at: iso(batch.createdMs + dayMs),
        ended_at: iso(batch.endedMs),
        cancel_initiated_at: iso(batch.cancelledMs),
        archived_at: isArchived ? iso(batch.createdMs + archiveMs) : null,
        results_url: batch.endedMs !== null && !isArchived ? `${origin}/v1/messages/batches/${batch.id}/results` : null,
      };
    },
    /** For the control API: ends what is still going, the first `done` requests of it worked off. */
    endNow(id: string | undefined, done: number | undefined) {
      for (const batch of batches.values())
        if (batch.endedMs === null && (id === undefined || batch.id === id))
          end(batch, clock.now(), "expired", done ?? batch.requests.length);
    },
    known: () =>
      [...batches.values()].map(({ id, requests, endedMs }) => ({
        id,
        size: requests.length,
        isEnded: endedMs !== null,
      })),
    reset() {
      batches = new Map();
    },
  };
}
