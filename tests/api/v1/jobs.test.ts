import { afterAll, expect, test, vi } from "vitest";
import { GET as getOne } from "@/app/api/v1/jobs/[id]/route";
import { GET } from "@/app/api/v1/jobs/route";
import { cancelQuote } from "@/features/summaries/mutations";
import { publicId } from "@/lib/ids";
import { aRun, someMails, workOff } from "../../factories/summaries";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("../../factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));

type Job = { id: string; quoteId: string; emailId: string; summaryId: string | null; status: string; charged: number };

test("200: a job with the contract's fields, before and after it has run", async () => {
  const { key, ctx } = await aClient({ credits: 1 });
  const [emailId = ""] = await someMails(ctx, google, 1);
  const quoteId = await aRun(ctx, [emailId]);
  const { status, data } = await call<Job[]>(GET, key);
  expect(status).toBe(200);
  const queued = {
    id: expect.stringMatching(/^job_/),
    quoteId: publicId("quote", quoteId),
    emailId: publicId("email", emailId),
    summaryId: null,
    status: "queued",
    attempts: 0,
    failure: null,
    charged: 0,
    createdAt: expect.any(String),
    startedAt: null,
    endedAt: null,
  };
  expect(data).toEqual([queued]);
  await workOff(ctx, quoteId);
  const { data: done } = await call(getOne, key, { params: { id: data[0]?.id ?? "" } });
  expect(done).toEqual({
    ...queued,
    status: "done",
    attempts: 1,
    charged: 1,
    summaryId: expect.stringMatching(/^sum_/),
    startedAt: expect.any(String),
    endedAt: expect.any(String),
  });
});

test("200: a failed job says why, and cost nothing", async () => {
  const { key, ctx } = await aClient({ credits: 1 });
  await anthropic.reset();
  await anthropic.fault({ kind: "refusal", contains: "Refuse this" });
  const ids = await someMails(ctx, google, [{ subject: "Refuse this", text: "Refuse this, please." }]);
  await workOff(ctx, await aRun(ctx, ids));
  const { data } = await call<Job[]>(GET, key, { query: { status: "failed" } });
  expect(data).toEqual([expect.objectContaining({ status: "failed", charged: 0, summaryId: null })]);
  expect((data[0] as unknown as { failure: string }).failure).toMatch(/declined/);
});

test("paging by cursor gives every job exactly once while others are queued; filters choose", async () => {
  const { key, ctx } = await aClient({ credits: 20 });
  const ids = await someMails(ctx, google, 12);
  const first = await aRun(ctx, ids.slice(0, 7));
  const before = (await call<Job[]>(GET, key)).data.map(({ id }) => id);
  expect(before).toHaveLength(7);
  let next = 7;
  const arrive = async () => void (await aRun(ctx, ids.slice(next, ++next)));
  const seen = await readAll(GET, key, { limit: 2 }, arrive);
  expect(seen.map(({ id }) => id).sort()).toEqual([...before].sort());
  expect(new Set(seen.map(({ id }) => id)).size).toBe(7);

  const count = async (query: Record<string, string>) => (await call<Job[]>(GET, key, { query })).data.length;
  await cancelQuote(ctx, first);
  expect(await count({ quoteId: publicId("quote", first) })).toBe(7);
  expect(await count({ emailId: publicId("email", ids[0] ?? "") })).toBe(1);
  expect(await count({ status: "cancelled" })).toBe(7);
  expect(await count({ status: "queued" })).toBe(next - 7);
});

test("401 and 403: both doors ask for summaries.read", async () => {
  const client = await aClient();
  await refusesStrangers(GET, "summaries.read", client);
  await refusesStrangers(getOne, "summaries.read", client, { params: { id: "job_any" } });
});

test("404: another workspace's jobs are not there, and in no list", async () => {
  const other = await aClient({ credits: 1 });
  const quoteId = await aRun(other.ctx, await someMails(other.ctx, google, 1));
  const [job] = (await call<Job[]>(GET, other.key)).data;
  const client = await aClient();
  await knowsOnlyItsOwn(getOne, "job", client, job?.id ?? "");
  expect((await call<Job[]>(GET, client.key, { query: { quoteId: publicId("quote", quoteId) } })).data).toEqual([]);
});

test("422: what does not fit is named by its field", async () => {
  const { key } = await aClient();
  for (const [field, query] of [
    ["status", { status: "stuck" }],
    ["quoteId", { quoteId: "job_1" }],
    ["emailId", { emailId: "1" }],
    ["cursor", { cursor: "'; --" }],
    ["limit", { limit: 0 }],
    ["state", { state: "done" }],
  ] as const)
    await refusesField(GET, key, field, { query });
});
