import { expect, test } from "vitest";
import { GET as listConsents } from "@/app/api/v1/contacts/[id]/consents/route";
import { GET, PUT } from "@/app/api/v1/contacts/[id]/subscriptions/route";
import { publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aContactOf, aTopic, isMailable, newsletterOf, statusOf, suppressionOf } from "~/tests/factories/consent";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type Subscription = { topicId: string; name: string; status: string | null };
type Consent = { action: string; source: string; text: string; textVersion: string; topicName: string | null };

const consent = { source: "form", text: "Yes, send me news.", ip: "192.0.2.1", userAgent: "Browser/1" };

async function aCase() {
  const client = await aClient();
  const [topic, contact] = await Promise.all([newsletterOf(client.ctx), aContactOf(client.ctx)]);
  return {
    ...client,
    contact,
    topic,
    params: { id: publicId("contact", contact.id) },
    topicId: publicId("topic", topic.id),
  };
}

test("200: a contact is subscribed with its consent, unsubscribed, and again; the history tells each with its proof", async () => {
  const { key, params, topicId, ctx, contact, topic } = await aCase();
  const subscribed = { topicId, status: "subscribed", consent };
  expect((await call<Subscription[]>(GET, key, { params })).data).toMatchObject([{ name: "Newsletter", status: null }]);
  for (let i = 0; i < 2; i++)
    expect((await call<Subscription[]>(PUT, key, { params, body: subscribed })).data).toMatchObject([
      { topicId, status: "subscribed" },
    ]);
  await call(PUT, key, { params, body: { topicId, status: "unsubscribed" } });
  expect(await statusOf(ctx, contact.id, topic.id)).toBe("unsubscribed");
  await call(PUT, key, { params, body: { ...subscribed, consent: { ...consent, textVersion: "7" } } });
  expect(await isMailable(ctx, contact.id, topic.id)).toBe(true);
  const { data } = await call<Consent[]>(listConsents, key, { params });
  expect(data.map(({ action, source }) => `${action} ${source}`)).toEqual([
    "granted form",
    "withdrawn api",
    "granted form",
  ]);
  expect(data[0]).toMatchObject({
    text: "Yes, send me news.",
    textVersion: "7",
    ip: "192.0.2.1",
    topicName: "Newsletter",
  });
  const page = await call<Consent[]>(listConsents, key, { params, query: { limit: 2 } });
  const rest = await call<Consent[]>(listConsents, key, { params, query: { limit: 2, cursor: page.nextCursor ?? "" } });
  expect([...page.data, ...rest.data]).toEqual(data);
});

test("200: unsubscribed from everything, the address is suppressed until a newer consent", async () => {
  const { key, params, topicId, ctx, contact, topic } = await aCase();
  await call(PUT, key, { params, body: { topicId, status: "subscribed", consent } });
  await call(PUT, key, { params, body: { topicId: null, status: "unsubscribed" } });
  expect(await suppressionOf(ctx, contact.email)).toMatchObject({ reason: "unsubscribed" });
  await call(PUT, key, { params, body: { topicId, status: "subscribed", consent } });
  expect(await isMailable(ctx, contact.id, topic.id)).toBe(true);
});

test("200: a topic with double opt-in leaves a contact pending and asks by mail, unless it is confirmed already", async () => {
  const { key, params, ctx, contact } = await aCase();
  const topic = await aTopic(ctx, { isDoubleOptIn: true });
  const body = { topicId: publicId("topic", topic.id), status: "subscribed", consent };
  await call(PUT, key, { params, body });
  expect(await statusOf(ctx, contact.id, topic.id)).toBe("pending");
  expect(await within(ctx, (tx) => tx.optIn.count({ where: { topicId: topic.id } }))).toBe(1);
  await call(PUT, key, { params, body });
  expect(await within(ctx, (tx) => tx.optIn.count({ where: { topicId: topic.id } }))).toBe(1);
  await call(PUT, key, { params, body: { ...body, consent: { ...consent, isConfirmed: true } } });
  expect(await statusOf(ctx, contact.id, topic.id)).toBe("subscribed");
});

test("401, 403, 404 and 422", async () => {
  const of = await aCase();
  const body = { topicId: of.topicId, status: "subscribed", consent };
  await refusesStrangers(GET, "contacts.read", of, { params: of.params });
  await refusesStrangers(PUT, "contacts.write", of, { params: of.params, body });
  await refusesStrangers(listConsents, "contacts.read", of, { params: of.params });
  const other = await aCase();
  await knowsOnlyItsOwn(GET, "con", of, other.params.id);
  await knowsOnlyItsOwn(PUT, "con", of, other.params.id, body);
  await knowsOnlyItsOwn(listConsents, "con", of, other.params.id);
  const foreign = await call(PUT, of.key, { params: of.params, body: { ...body, topicId: other.topicId } });
  expect(foreign.status).toBe(404);
  const asked = (over: object) => ({ params: of.params, body: { ...body, ...over } });
  await refusesField(PUT, of.key, "consent", asked({ consent: null }));
  await refusesField(PUT, of.key, "consent.text", asked({ consent: { source: "form" } }));
  await refusesField(PUT, of.key, "topicId", asked({ topicId: null }));
  await refusesField(PUT, of.key, "topicId", asked({ topicId: "Newsletter" }));
});
