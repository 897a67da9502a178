import { afterAll, expect, test, vi } from "vitest";
import { POST as discoverRoute } from "@/app/api/v1/gmail/connections/[id]/discover/route";
import { DELETE, GET as getOne } from "@/app/api/v1/gmail/connections/[id]/route";
import { POST as syncRoute } from "@/app/api/v1/gmail/connections/[id]/sync/route";
import { GET } from "@/app/api/v1/gmail/connections/route";
import { idOf, publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aConnection, connectionRow, discover, finishRun } from "../../factories/gmail";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

type Connection = { id: string; mailCount: number; status: string; run: { status: string; ready: number } | null };

/** A client whose workspace has a mailbox. */
async function aMailbox(generate = 0) {
  const client = await aClient();
  const { id: connectionId, email } = await aConnection(client.ctx, google, { generate });
  return { ...client, connectionId, email, id: publicId("connection", connectionId) };
}

test("200: the accounts with the contract's fields and no other; no token, no cursor of Gmail", async () => {
  const { key, ctx, connectionId, email, id } = await aMailbox(3);
  await discover(ctx, connectionId);
  const { status, data } = await call<Connection[]>(GET, key);
  expect(status).toBe(200);
  expect(data).toEqual([
    {
      id,
      email,
      status: "active",
      statusReason: null,
      scopes: expect.arrayContaining(["https://www.googleapis.com/auth/gmail.readonly"]),
      filter: { label: null, senders: [], newerThanDays: null, isUnreadOnly: false },
      mailCount: 3,
      lastSyncedAt: expect.any(String),
      createdAt: expect.any(String),
      run: {
        mode: "discovery",
        status: "done",
        listed: 3,
        ready: 3,
        failed: 0,
        error: null,
        startedAt: expect.any(String),
        endedAt: expect.any(String),
      },
      sync: null,
    },
  ]);
  expect((await call(getOne, key, { params: { id } })).data).toEqual(data[0]);
});

test("401 and 403: each door asks for its own scope", async () => {
  const client = await aClient();
  const params = { id: "gmc_any" };
  await refusesStrangers(GET, "emails.read", client);
  await refusesStrangers(getOne, "emails.read", client, { params });
  await refusesStrangers(DELETE, "gmail.connect", client, { params });
  await refusesStrangers(syncRoute, "gmail.sync", client, { params });
  await refusesStrangers(discoverRoute, "gmail.sync", client, { params, body: {} });
});

test("404: another workspace's account is not there, whatever is asked of it, and stays as it was", async () => {
  const other = await aMailbox();
  const client = await aClient();
  await knowsOnlyItsOwn(getOne, "gmc", client, other.id);
  await knowsOnlyItsOwn(DELETE, "gmc", client, other.id);
  await knowsOnlyItsOwn(syncRoute, "gmc", client, other.id);
  await knowsOnlyItsOwn(discoverRoute, "gmc", client, other.id, {});
  expect((await call<Connection[]>(GET, client.key)).data).toEqual([]);
  expect(await connectionRow(other.ctx, other.connectionId)).toMatchObject({ status: "active", filter: null });
});

test("202: a discovery starts with its filter; 409 while it runs; its progress shows until it is done", async () => {
  const { key, ctx, workspaceId, connectionId, id } = await aMailbox(2);
  const body = { filter: { newerThanDays: 3_650 } };
  const { status, data } = await call<Connection>(discoverRoute, key, { params: { id }, body });
  expect(status).toBe(202);
  expect(data).toMatchObject({ id, filter: { newerThanDays: 3_650 }, run: { mode: "discovery", status: "running" } });
  const again = await call(discoverRoute, key, { params: { id }, body });
  expect([again.status, again.error?.code]).toEqual([409, "conflict"]);
  expect(again.error?.message).toMatch(/already running/);
  const run = await within(ctx, (tx) => tx.syncRun.findFirstOrThrow({ where: { connectionId, workspaceId } }));
  await finishRun(ctx, run.id);
  const { data: after } = await call<Connection>(getOne, key, { params: { id } });
  expect(after).toMatchObject({ mailCount: 2, run: { status: "done", ready: 2 } });
});

test("202: no body means all mail", async () => {
  const { key, id } = await aMailbox();
  const { status, data } = await call<{ filter: unknown }>(discoverRoute, key, { params: { id }, body: "" });
  expect(status).toBe(202);
  expect(data.filter).toEqual({ label: null, senders: [], newerThanDays: null, isUnreadOnly: false });
});

test("422: a filter that cannot be is named by its field, and a misspelt one does not mean all mail", async () => {
  const { key, id, ctx, connectionId } = await aMailbox();
  const params = { id };
  const refused: [string, unknown][] = [
    ["filter.newerThanDays", { filter: { newerThanDays: 0 } }],
    ["filter.senders.0", { filter: { senders: ['"; DROP'] } }],
    ["filter.isUnreadOnly", { filter: { isUnreadOnly: "yes" } }],
    ["filter.unreadOnly", { filter: { unreadOnly: true } }],
    ["filters", { filters: {} }],
    ["body", "{not json"],
    ["body", [1]],
  ];
  for (const [field, body] of refused) await refusesField(discoverRoute, key, field, { params, body });
  expect((await connectionRow(ctx, connectionId))?.filter).toBeNull();
});

test("202: a sync can be asked for, and 429 with Retry-After when it is asked for too often", async () => {
  const { key, id } = await aMailbox();
  expect((await call(syncRoute, key, { params: { id } })).status).toBe(202);
  // Twelve a minute, and the minute may end in between.
  const more = [];
  for (let turn = 0; turn < 24; turn++) more.push(await call(syncRoute, key, { params: { id } }));
  const refused = more.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.error?.code).toBe("rate_limited");
  expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(more.every(({ status }) => status === 202 || status === 429)).toBe(true);
});

test("200: disconnecting hands the access back to Google and keeps what was discovered; then 409", async () => {
  const { key, ctx, connectionId, id } = await aMailbox(1);
  await discover(ctx, connectionId);
  const { status, data } = await call<Connection>(DELETE, key, { params: { id } });
  expect(status).toBe(200);
  expect(data).toMatchObject({ id, status: "revoked", mailCount: 1 });
  expect(await connectionRow(ctx, idOf("connection", id))).toMatchObject({
    sealedRefreshToken: null,
    sealedAccessToken: null,
  });
  for (const [door, body] of [
    [syncRoute, undefined],
    [discoverRoute, {}],
  ] as const) {
    const refused = await call(door, key, { params: { id }, body });
    expect([refused.status, refused.error?.code]).toEqual([409, "conflict"]);
    expect(refused.error?.message).toMatch(/Connect it again/);
  }
});
