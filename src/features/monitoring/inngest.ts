import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { env } from "@/env";
import { AppError } from "@/lib/errors";

const timeoutMs = 5_000;

export const RunStatus = z.enum(["queued", "running", "completed", "failed", "cancelled"]);
export type RunStatus = z.output<typeof RunStatus>;

const Failure = z.looseObject({ name: z.string().optional(), message: z.string().optional() }).nullish();
const Run = z.object({
  id: z.string(),
  functionId: z.string(),
  status: RunStatus,
  eventName: z.string().nullable(),
  stepCount: z.number(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  attempt: z.number().nullish(),
  nextAt: z.string().nullish(),
  lastError: z.unknown(),
});
export type Run = z.output<typeof Run>;

const Step = z.object({
  id: z.string(),
  name: z.string().nullable(),
  op: z.string(),
  output: z.unknown(),
  error: Failure,
  attempts: z.number().nullish(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  durationMs: z.number().nullish(),
});
const RunDetail = Run.extend({
  output: z.unknown(),
  events: z.array(z.unknown()),
  steps: z.array(Step),
  jobs: z.array(
    z.object({
      kind: z.string(),
      step: z.string().nullable(),
      attempt: z.number(),
      dueAt: z.string(),
      isRunning: z.boolean(),
    }),
  ),
  waits: z.array(
    z.object({ step: z.string(), kind: z.string(), eventName: z.string().nullish(), expiresAt: z.string() }),
  ),
});
export type RunDetail = z.output<typeof RunDetail>;

const FunctionRow = z.object({
  id: z.string(),
  name: z.string(),
  triggers: z.array(z.looseObject({ event: z.string().optional(), cron: z.string().optional() })),
  isArchived: z.boolean(),
  nextTickAt: z.string().nullish(),
  last24Hours: z.record(RunStatus, z.number()),
});
const Health = z.object({
  ok: z.boolean(),
  functions: z.number(),
  queued: z.number(),
  running: z.number(),
  held: z.number(),
  oldestDueMs: z.number().nullable(),
  syncError: z.string().nullish(),
});

/** Whether runs can be read here: a hosted Inngest shows them on its own dashboard. */
export const isEngineEmbedded = () => env().ENGINE_EMBEDDED;

function bearer() {
  const [, prefix = "", hex = ""] = env().INNGEST_SIGNING_KEY?.match(/^(signkey-\w+-)?([0-9a-f]+)$/) ?? [];
  return `Bearer ${prefix}${createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex")}`;
}

async function ask<S extends z.ZodType>(shape: S, path: string, method = "GET"): Promise<z.output<S>> {
  if (!isEngineEmbedded())
    throw new AppError("unavailable", "Jobs run on an Inngest server elsewhere; see its own dashboard.");
  const reply = await fetch(new URL(path, env().INNGEST_BASE_URL), {
    method,
    headers: { authorization: bearer() },
    signal: AbortSignal.timeout(timeoutMs),
    cache: "no-store",
  }).catch(() => {
    throw new AppError(
      "unavailable",
      "The job engine does not answer. It is started again by itself; try in a few seconds.",
    );
  });
  const body = await reply.json().catch(() => ({}));
  if (reply.ok) return shape.parse(body);
  const code = reply.status === 404 ? "not_found" : reply.status === 409 ? "conflict" : "unavailable";
  throw new AppError(code, typeof body.error === "string" ? body.error : `The job engine answered ${reply.status}.`);
}

const data = <S extends z.ZodType>(shape: S) => z.object({ data: shape });
const runPath = (id: string) => `/ops/runs/${encodeURIComponent(id)}`;

export const getEngineHealth = async () => (await ask(data(Health), "/ops/health")).data;
export const listFunctions = async () => (await ask(data(z.array(FunctionRow)), "/ops/functions")).data;
export const getRun = async (id: string) => (await ask(data(RunDetail), runPath(id))).data;
export const cancelRun = async (id: string) =>
  (await ask(data(z.object({ id: z.string() })), `${runPath(id)}/cancel`, "POST")).data;
export const replayRun = async (id: string) =>
  (await ask(data(z.object({ id: z.string() })), `${runPath(id)}/replay`, "POST")).data;
export const replayEvent = async (id: string) =>
  (
    await ask(
      data(z.object({ runs: z.array(z.object({ id: z.string(), functionId: z.string() })) })),
      `/ops/events/${encodeURIComponent(id)}/replay`,
      "POST",
    )
  ).data;

export type RunFilter = { status?: RunStatus; function?: string; cursor?: string; limit?: number };

/** Newest first. */
export function listRuns(filter: RunFilter) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  return ask(z.object({ data: z.array(Run), nextCursor: z.string().nullish() }), `/ops/runs?${query}`);
}
