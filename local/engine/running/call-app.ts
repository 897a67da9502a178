import canonicalize from "canonicalize";
import { Agent, request } from "undici";
import { type Core, newId } from "../core";
import type { FunctionEntry } from "../functions/registry";
import { signRequest } from "../keys";
import type { EngineEvent } from "../routing/event";

export type RunState = {
  id: string;
  events: EngineEvent[];
  reqVersion: number;
  stepCount: number;
  stateBytes: number;
  steps: [id: string, val: string][];
  /** Other work of the run is open, so new steps must be planned instead of run at once. */
  isBusy: boolean;
};

export type Call = {
  jobId: string;
  step: string;
  attempt: number;
  generation: number;
};
export type AppResponse = {
  status: number;
  headers: Record<string, string>;
  body: string;
  isSdk: boolean;
};

/** A step may take this long. */
const CALL_MS = 2 * 36e5;

// Idle sockets are dropped well before Node's and Next's own 5 s.
const agent = new Agent({
  connections: 512,
  pipelining: 1,
  headersTimeout: CALL_MS,
  bodyTimeout: CALL_MS,
  keepAliveTimeout: 3000,
  keepAliveMaxTimeout: 3000,
});

const flat = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [
      key.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
  );

/** A 201 carries the real answer inside its body, after whitespace that kept the connection alive. */
function unwrap(status: number, headers: Record<string, string>, body: string): AppResponse {
  const outer = {
    status,
    headers,
    body,
    isSdk: headers["x-inngest-sdk"] !== undefined,
  };
  if (status !== 201) return outer;
  try {
    const inner = JSON.parse(body.trim()) as {
      status: number;
      headers?: Record<string, unknown>;
      body?: unknown;
    };
    const text = typeof inner.body === "string" ? inner.body : JSON.stringify(inner.body ?? null);
    return {
      status: inner.status,
      headers: { ...headers, ...flat(inner.headers ?? {}) },
      body: text,
      isSdk: outer.isSdk,
    };
  } catch {
    return { ...outer, isSdk: false };
  }
}

export async function sendSigned(
  core: Core,
  url: URL,
  method: "POST" | "PUT",
  body: unknown,
  headers: Record<string, string>,
): Promise<AppResponse> {
  const text = canonicalize(body) ?? "null";
  const response = await request(url, {
    method,
    dispatcher: agent,
    body: text,
    headers: {
      "content-type": "application/json",
      "x-inngest-server-kind": "cloud",
      "x-inngest-signature": signRequest(core.options.signingKey, text),
      ...headers,
    },
  });
  return unwrap(response.statusCode, flat(response.headers), await response.body.text());
}

/** Asks the app to discover, or to run one planned step. Rejects when no complete answer came. */
export async function callApp(core: Core, entry: FunctionEntry, run: RunState, call: Call): Promise<AppResponse> {
  const url = new URL(entry.url);
  url.searchParams.set("stepId", call.step);
  const stack = run.steps.map(([id]) => id);
  const body = {
    event: run.events[0],
    events: run.events,
    steps: Object.fromEntries(run.steps.map(([id, val]) => [id, JSON.parse(val)])),
    version: run.reqVersion,
    use_api: false,
    ctx: {
      run_id: run.id,
      fn_id: entry.id,
      qi_id: call.jobId,
      env: "local",
      step_id: "step",
      attempt: call.attempt,
      max_attempts: entry.maxAttempts,
      stack: { stack, current: stack.length },
      disable_immediate_execution: run.isBusy,
      use_api: false,
    },
  };
  return sendSigned(core, url, "POST", body, {
    "x-run-id": run.id,
    "x-request-id": newId(),
    "x-inngest-job-id": call.jobId,
    "x-inngest-generation-id": String(call.generation),
    "x-inngest-req-version": String(run.reqVersion),
    "x-inngest-step-id": call.step,
  });
}
