import { expect, test } from "vitest";
import { POST as POST_BATCH } from "@/app/api/v1/events/batch/route";
import { POST } from "@/app/api/v1/events/route";
import { inScope } from "@/lib/db";
import { publicId } from "@/lib/ids";
import { someContacts } from "~/tests/factories/segments";
import { aClient, call, refusesField, refusesStrangers } from "../support";

type Event = {
  id: string;
  contactId: string;
  name: string;
  properties: object;
  occurredAt: string;
  receivedAt: string;
};
const body = { name: "purchase", email: "Ann@Example.test", properties: { total: 12.5, items: ["a"] } };

test("201: an event is kept for its contact, who is made when unknown, and counted once under its key", async () => {
  const { key, workspaceId } = await aClient();
  const keyed = { ...body, occurredAt: "2026-02-03T10:00:00+02:00", idempotencyKey: "order-1" };
  const first = await call<Event>(POST, key, { body: keyed });
  expect(first).toMatchObject({
    status: 201,
    data: { name: "purchase", properties: body.properties, occurredAt: "2026-02-03T08:00:00.000Z" },
  });
  const again = await call<Event>(POST, key, { body: { ...keyed, properties: { items: ["a"], total: 12.5 } } });
  expect([again.status, again.data]).toEqual([201, first.data]);
  await call(POST, key, {
    body: { ...body, email: undefined, contactId: first.data.contactId, occurredAt: "2026-02-03T20:00:00Z" },
  });
  const [contact, stats, totals] = await inScope({ workspaceId }, async (tx) => [
    await tx.contact.findFirst({ select: { email: true, source: true } }),
    await tx.contactEventStat.findMany({ select: { name: true, count: true, day: true, lastAt: true } }),
    await tx.contactEventTotal.findMany({ select: { count: true } }),
  ]);
  expect(contact).toEqual({ email: "ann@example.test", source: "api" });
  expect(stats).toEqual([
    { name: "purchase", count: 2, day: new Date("2026-02-03"), lastAt: new Date("2026-02-03T20:00:00Z") },
  ]);
  expect(totals).toEqual([{ count: 2 }]);
});

test("409: a key that stood for another event, with the field, and nothing of the batch is stored", async () => {
  const { key, workspaceId } = await aClient();
  await call(POST, key, { body: { ...body, idempotencyKey: "k" } });
  const other = await call(POST, key, { body: { ...body, name: "signup", idempotencyKey: "k" } });
  expect([other.status, other.error?.code, Object.keys(other.error?.fields ?? {})]).toEqual([
    409,
    "conflict",
    ["idempotencyKey"],
  ]);
  const batch = await call(POST_BATCH, key, {
    body: { events: [body, { ...body, name: "signup", idempotencyKey: "k" }] },
  });
  expect([batch.status, Object.keys(batch.error?.fields ?? {})]).toEqual([409, ["events.1.idempotencyKey"]]);
  expect(await inScope({ workspaceId }, (tx) => tx.contactEvent.count())).toBe(1);
});

test("the same key sent twenty times at once is one event", async () => {
  const { key, workspaceId } = await aClient();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => call<Event>(POST, key, { body: { ...body, idempotencyKey: "k" } })),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(replies.map(({ data }) => data.id)).size).toBe(1);
  expect(await inScope({ workspaceId }, (tx) => tx.contactEventStat.findMany({ select: { count: true } }))).toEqual([
    { count: 1 },
  ]);
});

test("a batch of a thousand is stored as a whole, in its order, and repeats of it change nothing", async () => {
  const { key, workspaceId } = await aClient({ plan: "growth" });
  const events = Array.from({ length: 1_000 }, (_, n) => ({
    name: `e${n % 3}`,
    email: `p${n % 100}@example.test`,
    idempotencyKey: `k${n}`,
  }));
  const first = await call<{ events: Event[] }>(POST_BATCH, key, { body: { events } });
  expect(first.data.events.map(({ name }) => name)).toEqual(events.map(({ name }) => name));
  const repeat = { name: "e0", email: "p0@example.test", idempotencyKey: "k0" };
  const again = await call<{ events: Event[] }>(POST_BATCH, key, {
    body: { events: [repeat, repeat, ...events.slice(1, 5)] },
  });
  expect(again.data.events.map(({ id }) => id)).toEqual([0, 0, 1, 2, 3, 4].map((n) => first.data.events[n]?.id));
  const counted = await inScope({ workspaceId }, (tx) => tx.contactEventStat.aggregate({ _sum: { count: true } }));
  expect([counted._sum.count, await inScope({ workspaceId }, (tx) => tx.contact.count())]).toEqual([1_000, 100]);
  const tooMany = [...events, { name: "one more", email: "x@example.test" }];
  expect((await call(POST_BATCH, key, { body: { events: tooMany } })).status).toBe(422);
});

test("401, 403 and 422", async () => {
  const client = await aClient();
  const { key, ctx, workspaceId } = client;
  await refusesStrangers(POST, "contacts.write", client, { body });
  await refusesStrangers(POST_BATCH, "contacts.write", client, { body: { events: [body] } });
  const other = await aClient();
  const [theirs = ""] = await someContacts(other.ctx, ["bob@example.test"]);
  const [gone = ""] = await someContacts(ctx, ["gone@example.test"]);
  await inScope({ workspaceId }, (tx) => tx.contact.update({ where: { id: gone }, data: { deletedAt: new Date() } }));
  const wrong: [string, object][] = [
    ["name", { ...body, name: " " }],
    ["name", { ...body, name: "nul\u0000" }],
    ["email", { ...body, email: "nobody" }],
    ["email", { name: "x" }],
    ["email", { ...body, email: "gone@example.test" }],
    ["contactId", { name: "x", contactId: publicId("contact", theirs) }],
    ["contactId", { name: "x", contactId: "con_1" }],
    ["occurredAt", { ...body, occurredAt: "yesterday" }],
    ["occurredAt", { ...body, occurredAt: "2999-01-01T00:00:00Z" }],
    ["properties", { ...body, properties: { text: "x".repeat(9_000) } }],
    ["properties", { ...body, properties: { text: "\u0000" } }],
    ["kind", { ...body, kind: "x" }],
  ];
  for (const [field, refused] of wrong) await refusesField(POST, key, field, { body: refused });
  await refusesField(POST_BATCH, key, "events.1.email", { body: { events: [body, { ...body, email: "nobody" }] } });
  expect(await inScope({ workspaceId }, (tx) => tx.contactEvent.count())).toBe(0);
});
