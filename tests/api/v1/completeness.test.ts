import { afterAll, expect, test, vi } from "vitest";
import { POST as checkNow, GET as showCompleteness } from "@/app/api/v1/gmail/connections/[id]/completeness/route";
import { GET as listFailed } from "@/app/api/v1/gmail/connections/[id]/failed-mails/route";
import { POST as retryFailed } from "@/app/api/v1/gmail/connections/[id]/retry-failed/route";
import { GET as getConnection } from "@/app/api/v1/gmail/connections/[id]/route";
import { publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aConnection, discover, finishCheck, rowsOf, runningCheck } from "../../factories/gmail";
import { aClient, call, refusesStrangers } from "../support";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

async function aDiscoveredMailbox(generate: number) {
  const client = await aClient();
  const { id: connectionId } = await aConnection(client.ctx, google, { generate });
  await discover(client.ctx, connectionId);
  return { ...client, connectionId, params: { id: publicId("connection", connectionId) } };
}

test("202, then 200: a check asked for shows both counts, when it was made and what it repaired", async () => {
  const { key, ctx, connectionId, params } = await aDiscoveredMailbox(4);
  expect((await call(showCompleteness, key, { params })).data).toMatchObject({ checked: null, latest: null });
  const asked = await call(checkNow, key, { params });
  expect(asked).toMatchObject({ status: 202, data: { checked: null, latest: { status: "running", reason: "asked" } } });
  await finishCheck(ctx, connectionId, (await runningCheck(ctx, connectionId))?.id ?? "");
  const { status, data } = await call(showCompleteness, key, { params });
  expect(status).toBe(200);
  const check = {
    id: expect.stringMatching(/^chk_/),
    reason: "asked",
    status: "done",
    isInSync: true,
    gmailCount: 4,
    localCount: 4,
    unreadableCount: 0,
    repaired: { missing: 0, gone: 0, relabelled: 0 },
    error: null,
    startedAt: expect.any(String),
    checkedAt: expect.any(String),
  };
  expect(data).toMatchObject({
    connectionId: params.id,
    checked: check,
    latest: check,
    failedCount: 0,
    pushUntil: null,
  });
  expect((await call(getConnection, key, { params })).data).toMatchObject({
    sync: { isInSync: true, gmailCount: 4, localCount: 4, checkedAt: expect.any(String) },
  });
});

test("200 and 202: failed mails page by page with their reason; a retry reads them again", async () => {
  const { key, ctx, connectionId, params } = await aDiscoveredMailbox(3);
  await within(ctx, (tx) =>
    tx.emailDiscovery.updateMany({
      where: { connectionId },
      data: { state: "failed", attempts: 5, failure: "500 Backend Error" },
    }),
  );
  type Failed = { id: string; reason: string; attempts: number };
  const first = await call<Failed[]>(listFailed, key, { params, query: { limit: "2" } });
  expect(first).toMatchObject({ status: 200, data: [{ reason: "500 Backend Error", attempts: 5 }, {}] });
  const second = await call<Failed[]>(listFailed, key, { params, query: { cursor: first.nextCursor ?? "" } });
  expect(second.data).toHaveLength(1);
  expect(second.nextCursor).toBeNull();
  const one = await call(retryFailed, key, { params, body: { emailIds: [first.data[0]?.id] } });
  expect(one).toMatchObject({ status: 202, data: { retried: 1 } });
  expect((await call(retryFailed, key, { params, body: {} })).data).toEqual({ retried: 2 });
  expect([...(await rowsOf(ctx, connectionId)).values()].map(({ state }) => state)).toEqual([
    "listed",
    "listed",
    "listed",
  ]);
});

test("401 and 403: each door asks for its own scope", async () => {
  const client = await aClient();
  const params = { id: "gmc_any" };
  await refusesStrangers(showCompleteness, "emails.read", client, { params });
  await refusesStrangers(checkNow, "gmail.sync", client, { params });
  await refusesStrangers(listFailed, "emails.read", client, { params });
  await refusesStrangers(retryFailed, "gmail.sync", client, { params });
});
