import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { GET as listEmailsRoute } from "@/app/api/v1/emails/route";
import { GET as getOne } from "@/app/api/v1/summaries/[id]/route";
import { POST as quoteRoute } from "@/app/api/v1/summaries/quote/route";
import { POST as cancelRoute } from "@/app/api/v1/summaries/quotes/[id]/cancel/route";
import { GET as getQuoteRoute } from "@/app/api/v1/summaries/quotes/[id]/route";
import { GET as listQuotesRoute } from "@/app/api/v1/summaries/quotes/route";
import { GET } from "@/app/api/v1/summaries/route";
import { POST as runRoute } from "@/app/api/v1/summaries/run/route";
import type { Context } from "@/gates/context";
import { idOf, publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { balanceOf, problemsOf } from "../../factories/credits";
import { aRun, someMails, workOff } from "../../factories/summaries";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("../../factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => anthropic.reset());

type Quote = {
  id: string;
  status: string;
  mails: number;
  toRun: number;
  skipped: number;
  maximum: number;
  charged: number;
};
type Summary = { id: string; emailId: string; charged: number; content: { category: string } };

const mailsOf = async (ctx: Context, count: number) =>
  (await someMails(ctx, google, count)).map((id) => publicId("email", id));
const finish = (ctx: Context, quoteId: string) => workOff(ctx, idOf("quote", quoteId));

/** A client with that many summaries. */
async function summarised(count: number) {
  const client = await aClient({ credits: count });
  const ids = await someMails(client.ctx, google, count);
  await workOff(client.ctx, await aRun(client.ctx, ids));
  return client;
}

test("201: a quote says what a run is expected to cost and will not exceed, and holds nothing", async () => {
  const { key, ctx } = await aClient({ credits: 9 });
  const emailIds = await mailsOf(ctx, 2);
  const { status, data } = await call<Quote>(quoteRoute, key, { body: { emailIds } });
  expect(status).toBe(201);
  expect(data).toEqual({
    id: expect.stringMatching(/^quo_/),
    status: "open",
    mails: 2,
    skipped: 0,
    skippedByRule: {},
    toRun: 2,
    lane: "sync",
    priceVersion: expect.any(String),
    batch: { expected: 1, maximum: 1 },
    expected: 2,
    maximum: 2,
    charged: 0,
    done: 0,
    failed: 0,
    cancelled: 0,
    model: expect.any(String),
    createdAt: expect.any(String),
    expiresAt: expect.any(String),
    confirmedAt: null,
    endedAt: null,
  });
  expect(await balanceOf(ctx)).toEqual({ available: 9, held: 0 });
  expect((await call(getQuoteRoute, key, { params: { id: data.id } })).data).toEqual(data);
});

test("202: a confirmed quote runs: its maximum is held, then exactly what was charged is gone", async () => {
  const { key, ctx } = await aClient({ credits: 5 });
  const { data: quote } = await call<Quote>(quoteRoute, key, { body: { emailIds: await mailsOf(ctx, 3) } });
  const run = await call<Quote>(runRoute, key, { body: { quoteId: quote.id } });
  expect([run.status, run.data.status, run.data.id]).toEqual([202, "confirmed", quote.id]);
  expect(await balanceOf(ctx)).toEqual({ available: 2, held: 3 });
  await finish(ctx, quote.id);
  const { data: done } = await call(getQuoteRoute, key, { params: { id: quote.id } });
  expect(done).toMatchObject({ status: "completed", done: 3, failed: 0, charged: 3, endedAt: expect.any(String) });
  expect(await balanceOf(ctx)).toEqual({ available: 2, held: 0 });
  expect(await problemsOf(ctx)).toEqual([]);
});

test("202: the same quote confirmed again is the same run, charged once", async () => {
  const { key, ctx } = await aClient({ credits: 5 });
  const { data: quote } = await call<Quote>(quoteRoute, key, { body: { emailIds: await mailsOf(ctx, 2) } });
  const runs = await Promise.all([1, 2, 3].map(() => call<Quote>(runRoute, key, { body: { quoteId: quote.id } })));
  expect(runs.map(({ status, data }) => [status, data.id])).toEqual(Array(3).fill([202, quote.id]));
  expect(await balanceOf(ctx)).toEqual({ available: 3, held: 2 });
});

test("202: mails can be run without a quote before; mail summarised already is skipped and free", async () => {
  const { key, ctx } = await aClient({ credits: 5 });
  const emailIds = await mailsOf(ctx, 2);
  const first = await call<Quote>(runRoute, key, { body: { emailIds, maxCredits: 2 } });
  expect(first.status).toBe(202);
  await finish(ctx, first.data.id);
  const { status, data } = await call<Quote>(runRoute, key, { body: { filter: {} } });
  expect([status, data.mails, data.skipped, data.toRun, data.maximum]).toEqual([202, 2, 2, 0, 0]);
  expect(await balanceOf(ctx)).toEqual({ available: 3, held: 0 });
});

test("402: without the credits nothing starts, the quote stays open, and the answer says what is missing", async () => {
  const { key, ctx } = await aClient({ credits: 2 });
  const { data: quote } = await call<Quote>(quoteRoute, key, { body: { emailIds: await mailsOf(ctx, 3) } });
  const { status, error } = await call(runRoute, key, { body: { quoteId: quote.id } });
  expect([status, error?.code]).toEqual([402, "limit_reached"]);
  expect(error?.message).toMatch(/3 credits needed, 2 credits available, 1 credit missing/);
  expect((await call<Quote>(getQuoteRoute, key, { params: { id: quote.id } })).data.status).toBe("open");
  expect(await balanceOf(ctx)).toEqual({ available: 2, held: 0 });
});

test("409: more than maxCredits, a cancelled quote, an expired one", async () => {
  const { key, ctx, workspaceId } = await aClient({ credits: 9 });
  const emailIds = await mailsOf(ctx, 2);
  const conflict = async (body: object, words: RegExp) => {
    const { status, error } = await call(runRoute, key, { body });
    expect([status, error?.code]).toEqual([409, "conflict"]);
    expect(error?.message).toMatch(words);
  };
  await conflict({ emailIds, maxCredits: 1.5 }, /2 credits, more than the 1.5 allowed/);
  const [dropped, old] = [
    (await call<Quote>(quoteRoute, key, { body: { emailIds } })).data.id,
    (await call<Quote>(quoteRoute, key, { body: { emailIds } })).data.id,
  ];
  expect((await call<Quote>(cancelRoute, key, { params: { id: dropped } })).data.status).toBe("cancelled");
  await conflict({ quoteId: dropped }, /cancelled.*new one/);
  await within(ctx, (tx) =>
    tx.quote.updateMany({ where: { id: idOf("quote", old), workspaceId }, data: { expiresAt: new Date(0) } }),
  );
  await conflict({ quoteId: old }, /expired.*new one/);
  expect(await balanceOf(ctx)).toEqual({ available: 9, held: 0 });
});

test("200: cancelling drops what has not started and frees its credits; again, nothing changes", async () => {
  const { key, ctx } = await aClient({ credits: 4 });
  const { data: run } = await call<Quote>(runRoute, key, { body: { emailIds: await mailsOf(ctx, 3) } });
  expect(await balanceOf(ctx)).toEqual({ available: 1, held: 3 });
  for (let turn = 0; turn < 2; turn++) {
    const { status, data } = await call(cancelRoute, key, { params: { id: run.id } });
    expect(status).toBe(200);
    expect(data).toMatchObject({ status: "cancelled", cancelled: 3, done: 0, charged: 0 });
    expect(await balanceOf(ctx)).toEqual({ available: 4, held: 0 });
  }
  await finish(ctx, run.id);
  expect((await call<Summary[]>(GET, key)).data).toEqual([]);
});

test("200: a summary with the contract's fields, where it came from and what it cost", async () => {
  const { key, ctx } = await summarised(1);
  const { status, data } = await call<Summary[]>(GET, key);
  expect(status).toBe(200);
  expect(data).toEqual([
    {
      id: expect.stringMatching(/^sum_/),
      emailId: expect.stringMatching(/^eml_/),
      jobId: expect.stringMatching(/^job_/),
      content: expect.objectContaining({ tldr: expect.any(String), needsReply: expect.any(Boolean) }),
      model: expect.stringMatching(/^sandbox-/),
      promptVersion: expect.any(String),
      inputTokens: expect.any(Number),
      outputTokens: expect.any(Number),
      charged: 1,
      createdAt: expect.any(String),
    },
  ]);
  const [summary] = data;
  expect((await call(getOne, key, { params: { id: summary?.id ?? "" } })).data).toEqual(summary);
  const { data: mails } = await call<{ id: string; summary: { id: string } }[]>(listEmailsRoute, key);
  expect(mails.map(({ id, summary }) => [id, summary.id])).toEqual([[summary?.emailId, summary?.id]]);
  expect(await balanceOf(ctx)).toEqual({ available: 0, held: 0 });
});

test("paging by cursor gives every summary exactly once, newest first, while new ones are made", async () => {
  const client = await summarised(7);
  const { ctx, workspaceId, key } = client;
  const all = (await call<Summary[]>(GET, key, { query: { limit: 100 } })).data.map(({ id }) => id);
  expect(all).toHaveLength(7);
  // All in one instant: only the id tells them apart.
  await within(ctx, (tx) =>
    tx.emailSummary.updateMany({ where: { workspaceId }, data: { createdAt: new Date("2026-01-01") } }),
  );
  const { grantCredits } = await import("@/features/credits/mutations");
  const arrive = async () => {
    const idempotencyKey = crypto.randomUUID();
    await grantCredits(ctx, { amountMicro: 1_000_000n, kind: "grant", description: "More", idempotencyKey });
    await workOff(ctx, await aRun(ctx, await someMails(ctx, google, 1)));
  };
  const seen = await readAll(GET, key, { limit: 3 }, arrive);
  expect(seen.map(({ id }) => id).sort()).toEqual([...all].sort());
});

test("filters choose by category, priority and whether a reply is due", async () => {
  const { key, ctx } = await aClient({ credits: 3 });
  const answer = (subject: string, merge: object) => anthropic.answer({ contains: subject, merge: { ...merge } });
  await answer("Bill 41", { category: "invoice", priority: "urgent", needsReply: false });
  await answer("Question 42", { category: "work", priority: "normal", needsReply: true });
  await answer("Note 43", { category: "work", priority: "normal", needsReply: false });
  const ids = await someMails(
    ctx,
    google,
    ["Bill 41", "Question 42", "Note 43"].map((subject) => ({
      subject,
      text: `${subject}: please read this by Monday.`,
    })),
  );
  await workOff(ctx, await aRun(ctx, ids));
  const which = async (query: Record<string, string>) =>
    (await call<Summary[]>(GET, key, { query })).data.map(({ emailId }) => ids.indexOf(idOf("email", emailId))).sort();
  expect(await which({})).toEqual([0, 1, 2]);
  expect(await which({ category: "work" })).toEqual([1, 2]);
  expect(await which({ priority: "urgent" })).toEqual([0]);
  expect(await which({ needsReply: "true" })).toEqual([1]);
  expect(await which({ category: "work", needsReply: "false" })).toEqual([2]);
});

test("401 and 403: reading asks for summaries.read, running for summaries.run", async () => {
  const client = await aClient();
  const params = { id: "quo_any" };
  for (const door of [GET, getOne, getQuoteRoute]) await refusesStrangers(door, "summaries.read", client, { params });
  await refusesStrangers(cancelRoute, "summaries.run", client, { params });
  for (const door of [quoteRoute, runRoute]) await refusesStrangers(door, "summaries.run", client, { body: {} });
});

test("404: another workspace's summaries, quotes and mails are not there", async () => {
  const other = await summarised(1);
  const [summary] = (await call<Summary[]>(GET, other.key)).data;
  const { data: quote } = await call<Quote>(quoteRoute, other.key, { body: { emailIds: await mailsOf(other.ctx, 1) } });
  const client = await aClient({ credits: 5 });
  await knowsOnlyItsOwn(getOne, "sum", client, summary?.id ?? "");
  await knowsOnlyItsOwn(getQuoteRoute, "quo", client, quote.id);
  await knowsOnlyItsOwn(cancelRoute, "quo", client, quote.id);
  for (const [door, body] of [
    [runRoute, { quoteId: quote.id }],
    [runRoute, { emailIds: [summary?.emailId] }],
    [quoteRoute, { emailIds: [summary?.emailId] }],
  ] as const) {
    const { status, error } = await call(door, client.key, { body });
    expect([status, error?.code]).toEqual([404, "not_found"]);
  }
  expect((await call<Summary[]>(GET, client.key)).data).toEqual([]);
  expect((await call<Quote>(getQuoteRoute, other.key, { params: { id: quote.id } })).data.status).toBe("open");
});

test("422: what does not fit is named, and nothing is priced or run by mistake", async () => {
  const { key, ctx } = await aClient({ credits: 5 });
  const [emailId] = await mailsOf(ctx, 1);
  const both: [string, unknown][] = [
    ["emailIds", { emailIds: [] }],
    ["emailIds.0", { emailIds: ["eml_nope"] }],
    ["emailIds.1", { emailIds: [emailId, 7] }],
    ["emailIds", { emailIds: emailId }],
    ["filter.unread", { filter: { unread: true } }],
    ["filter.isUnread", { filter: { isUnread: "true" } }],
    ["filter.connectionId", { filter: { connectionId: emailId } }],
    ["emailids", { emailids: [emailId] }],
    ["body", "null"],
    ["body", "{"],
  ];
  for (const [field, body] of both)
    for (const door of [quoteRoute, runRoute]) await refusesField(door, key, field, { body });
  await refusesField(quoteRoute, key, "emailIds", { body: {} });
  await refusesField(quoteRoute, key, "emailIds", { body: { emailIds: [emailId], filter: {} } });
  await refusesField(runRoute, key, "quoteId", { body: {} });
  await refusesField(runRoute, key, "quoteId", { body: { quoteId: "quo_nope" } });
  await refusesField(runRoute, key, "maxCredits", { body: { emailIds: [emailId], maxCredits: -1 } });
  const { data: quote } = await call<Quote>(quoteRoute, key, { body: { emailIds: [emailId] } });
  await refusesField(runRoute, key, "maxCredits", { body: { quoteId: quote.id, maxCredits: 1 } });
  await refusesField(runRoute, key, "body", { body: `"${"x".repeat(1_000_001)}"` });
  for (const [field, query] of [
    ["category", { category: "nonsense" }],
    ["priority", { priority: "HIGH" }],
    ["needsReply", { needsReply: "1" }],
    ["cursor", { cursor: "12.x" }],
    ["limit", { limit: 1.5 }],
    ["unread", { unread: "true" }],
  ] as const)
    await refusesField(GET, key, field, { query });
  expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
});

test("200: the runs, filtered by state, lane and who asked, sorted and page by page; open quotes are none", async () => {
  const client = await aClient({ credits: 9 });
  const { key, ctx, user } = client;
  const [one = "", two = "", three = "", four = ""] = await someMails(ctx, google, 4);
  const done = await aRun(ctx, [one]);
  await workOff(ctx, done);
  const running = await aRun(ctx, [two], { lane: "batch" });
  const { data: asked } = await call<Quote>(runRoute, key, { body: { emailIds: [publicId("email", three)] } });
  await call(cancelRoute, key, { params: { id: asked.id } });
  await call(quoteRoute, key, { body: { emailIds: [publicId("email", four)] } });
  const all = [publicId("quote", done), publicId("quote", running), asked.id];
  const ids = async (query: Record<string, string | number>) =>
    (await readAll<Quote>(listQuotesRoute, key, query)).map(({ id }) => id);
  expect(await ids({ limit: 2 })).toEqual(all.toReversed());
  expect(await ids({ limit: 1, sort: "oldest" })).toEqual(all);
  expect(await ids({ state: "done" })).toEqual([all[0]]);
  expect(await ids({ state: "running" })).toEqual([all[1]]);
  expect(await ids({ state: "cancelled" })).toEqual([all[2]]);
  expect(await ids({ lane: "batch" })).toEqual([all[1]]);
  expect(await ids({ startedBy: "apiKey" })).toEqual([all[2]]);
  expect(await ids({ startedBy: "automatic" })).toEqual([]);
  const { data } = await call<Record<string, unknown>[]>(listQuotesRoute, key, { query: { startedBy: "user" } });
  expect(data[0]).toMatchObject({ startedBy: "user", starterName: user.name });
  expect((await call(listQuotesRoute, (await aClient()).key)).data).toEqual([]);
  await refusesField(listQuotesRoute, key, "state", { query: { state: "lost" } });
  await refusesField(listQuotesRoute, key, "cursor", { query: { cursor: "x" } });
  await refusesStrangers(listQuotesRoute, "summaries.read", client);
}, 30_000);
