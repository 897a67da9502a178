import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startAnthropic } from "~/local/sandbox/anthropic/anthropic";
import type { Peer } from "~/local/sandbox/peer";

const model = "sandbox-extractive-1";
const hourMs = 3_600_000;
let peer: Peer;
let client: Anthropic;
beforeAll(async () => {
  peer = await startAnthropic({ port: 0, apiKey: "key" });
  client = new Anthropic({ apiKey: "key", baseURL: peer.url, maxRetries: 0 });
});
afterAll(() => peer.close());
const control = async (path: string, body: object = {}) => {
  const response = await fetch(`${peer.url}/__control${path}`, { method: "POST", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return response.json();
};
beforeEach(() => control("/reset"));

const requests = (...ids: string[]) =>
  ids.map((custom_id) => ({
    custom_id,
    params: {
      model,
      max_tokens: 500,
      messages: [
        { role: "user" as const, content: `<mail>\nSubject: ${custom_id}\n\nPlease pay ${custom_id} today.\n</mail>` },
      ],
    },
  }));
const make = (...ids: string[]) => client.messages.batches.create({ requests: requests(...ids) });
const resultsOf = async (id: string) => {
  const found = new Map<string, Anthropic.Messages.MessageBatchResult>();
  for await (const { custom_id, result } of await client.messages.batches.results(id)) found.set(custom_id, result);
  return found;
};
const typesOf = async (id: string) =>
  Object.fromEntries([...(await resultsOf(id))].map(([key, { type }]) => [key, type]));

describe("a batch", () => {
  test("is worked off when its time has come, and read by custom id in no promised order", async () => {
    await control("/settings", { batchMs: hourMs });
    const { id } = await make("a", "b", "c");
    expect(await client.messages.batches.retrieve(id)).toMatchObject({
      processing_status: "in_progress",
      request_counts: { processing: 3, succeeded: 0 },
      results_url: null,
    });
    await expect(client.messages.batches.results(id)).rejects.toThrow();
    await expect(client.messages.batches.delete(id)).rejects.toMatchObject({ status: 400 });
    await control("/clock", { advanceMs: hourMs });
    expect(await client.messages.batches.retrieve(id)).toMatchObject({
      processing_status: "ended",
      request_counts: { processing: 0, succeeded: 3 },
    });
    const results = await resultsOf(id);
    expect([...results.keys()]).toEqual(["c", "b", "a"]);
    const a = results.get("a");
    expect(a?.type === "succeeded" && a.message).toMatchObject({
      stop_reason: "end_turn",
      usage: { service_tier: "batch" },
    });
    expect(JSON.stringify(a)).toContain("Please pay a today");
    expect(await client.messages.batches.delete(id)).toEqual({ id, type: "message_batch_deleted" });
    await expect(client.messages.batches.retrieve(id)).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  });

  test("that is not done within 24 hours expires, and after 29 days its results are gone", async () => {
    await control("/settings", { batchMs: null });
    const { id } = await make("a", "b");
    await control("/clock", { advanceMs: 24 * hourMs });
    expect(await typesOf(id)).toEqual({ a: "expired", b: "expired" });
    await control("/clock", { advanceMs: 29 * 24 * hourMs });
    expect(await client.messages.batches.retrieve(id)).toMatchObject({
      results_url: null,
      archived_at: expect.any(String),
    });
  });

  test("can be cancelled: what was done stays, the rest is canceled", async () => {
    await control("/settings", { batchMs: hourMs });
    const { id } = await make("a", "b", "c", "d");
    await control("/clock", { advanceMs: hourMs / 2 });
    expect((await client.messages.batches.cancel(id)).processing_status).toBe("canceling");
    expect((await client.messages.batches.retrieve(id)).request_counts).toMatchObject({ succeeded: 2, canceled: 2 });
    expect(await typesOf(id)).toEqual({ a: "succeeded", b: "succeeded", c: "canceled", d: "canceled" });
    await expect(client.messages.batches.cancel(id)).rejects.toMatchObject({ status: 400 });
  });

  test("holds what became of each request: errors, refusals, broken answers, requests that are none", async () => {
    await control("/settings", { batchMs: 0 });
    const on = (kind: string, contains: string, more = {}) =>
      control("/faults", { kind, contains, endpoint: "batch_requests", ...more });
    await on("error", "Subject: a", { status: 529 });
    await on("refusal", "Subject: b");
    await on("expired", "Subject: c");
    const [bad] = requests("bad");
    const batch = await client.messages.batches.create({
      requests: [
        ...requests("a", "b", "c", "d"),
        { custom_id: "e", params: { ...bad?.params, max_tokens: 0 } as never },
      ],
    });
    const results = await resultsOf(batch.id);
    expect(results.get("a")).toMatchObject({ type: "errored", error: { error: { type: "overloaded_error" } } });
    expect(results.get("b")).toMatchObject({ type: "succeeded", message: { stop_reason: "refusal" } });
    expect(results.get("c")).toEqual({ type: "expired" });
    expect(results.get("d")).toMatchObject({ type: "succeeded" });
    expect(results.get("e")).toMatchObject({ type: "errored", error: { error: { type: "invalid_request_error" } } });
  });

  test("whose reply was lost is found in the list, page by page, newest first", async () => {
    await control("/settings", { batchMs: 0 });
    for (const id of ["one", "two"]) await make(id);
    await control("/faults", { kind: "cut", endpoint: "batches" });
    await expect(make("three")).rejects.toBeInstanceOf(Anthropic.APIConnectionError);
    const found: string[] = [];
    for await (const { id } of client.messages.batches.list({ limit: 1 })) found.push(...(await resultsOf(id)).keys());
    expect(found).toEqual(["three", "two", "one"]);
  });

  test("is refused when a name is twice in it, ill-formed, or when it is empty", async () => {
    await expect(make("a", "a")).rejects.toMatchObject({ status: 400 });
    await expect(make("with space")).rejects.toMatchObject({ status: 400 });
    await expect(make()).rejects.toMatchObject({ status: 400 });
  });
});

describe("limits", () => {
  const ask = () =>
    client.messages.create({ model, max_tokens: 50, messages: [{ role: "user", content: "Please pay today." }] });

  test("every answer tells what is left, and a rate limit how long to wait", async () => {
    await control("/limits", { requestsPerMinute: 2 });
    await control("/clock", { offsetMs: 60_000 - (Date.now() % 60_000) });
    const { response } = await ask().withResponse();
    expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe("2");
    expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("1");
    expect(response.headers.get("anthropic-ratelimit-input-tokens-reset")).toMatch(/Z$/);
    await ask();
    const refused = await ask().then(
      () => null,
      (error: unknown) => error as InstanceType<typeof Anthropic.RateLimitError>,
    );
    expect(refused).toBeInstanceOf(Anthropic.RateLimitError);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    await control("/clock", { advanceMs: 60_000 });
    expect((await ask()).stop_reason).toBe("end_turn");
  });

  test("the tier's spending cap is a 429 without retry-after, for messages and batches; the workspace's a 400", async () => {
    await control("/spend", { reached: "organization" });
    for (const call of [ask(), make("a")]) {
      const error = await call.then(
        () => null,
        (caught: unknown) => caught as InstanceType<typeof Anthropic.APIError>,
      );
      expect(error).toMatchObject({ status: 429, type: "rate_limit_error", errorCode: "enforced_spend_limit_reached" });
      expect(error?.headers?.get("retry-after")).toBeNull();
    }
    await control("/spend", { reached: "workspace" });
    await expect(ask()).rejects.toMatchObject({
      status: 400,
      type: "invalid_request_error",
      apiMessage: expect.stringMatching(/^You have reached your specified workspace API usage limits/),
    });
    await control("/spend", { reached: null, capUsd: 0.000_001 });
    await ask();
    await expect(ask()).rejects.toMatchObject({ errorCode: "enforced_spend_limit_reached" });
  });
});
