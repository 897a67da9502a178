import { expect, test } from "vitest";
import { DELETE, GET as getOne, PUT } from "@/app/api/v1/topics/[id]/route";
import { GET, POST } from "@/app/api/v1/topics/route";
import { aContactOf, newsletterOf, subscribed } from "~/tests/factories/consent";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type Topic = { id: string; name: string; isArchived: boolean; isDoubleOptIn: boolean; counts: { subscribed: number } };

test("201: a topic is made beside the newsletter that is there, changed, archived and taken back", async () => {
  const { key, ctx } = await aClient();
  const newsletter = await newsletterOf(ctx);
  const contact = await aContactOf(ctx);
  await subscribed(ctx, newsletter.id, contact.id);
  const made = await call<Topic>(POST, key, { body: { name: "Offers", isDoubleOptIn: true } });
  expect(made).toMatchObject({
    status: 201,
    data: { name: "Offers", isPublic: true, isDoubleOptIn: true, consentText: "", isArchived: false },
  });
  const { data } = await call<Topic[]>(GET, key);
  expect(data.map(({ name, counts }) => [name, counts.subscribed])).toEqual([
    ["Newsletter", 1],
    ["Offers", 0],
  ]);
  const params = { id: made.data.id };
  const change = { name: "Deals", description: "Each Friday", isPublic: false, consentText: "Send me deals." };
  expect((await call<Topic>(PUT, key, { params, body: change })).data).toMatchObject({
    ...change,
    isDoubleOptIn: false,
  });
  expect((await call(DELETE, key, { params })).data).toEqual({ id: made.data.id, isArchived: true });
  expect((await call(DELETE, key, { params })).status).toBe(404);
  expect((await call<Topic>(getOne, key, { params })).data.isArchived).toBe(true);
  expect((await call<Topic[]>(GET, key, { query: { isArchived: "true" } })).data).toHaveLength(1);
  expect((await call<Topic>(PUT, key, { params, body: change })).data.isArchived).toBe(false);
});

test("409: names differ by more than capitals; an archived topic's is free", async () => {
  const { key } = await aClient();
  const taken = await call(POST, key, { body: { name: "newsletter" } });
  expect([taken.status, taken.error?.fields]).toEqual([409, { name: ["Choose another name."] }]);
  const { data } = await call<Topic>(POST, key, { body: { name: "Offers" } });
  expect((await call(PUT, key, { params: { id: data.id }, body: { name: "NEWSLETTER" } })).status).toBe(409);
  await call(DELETE, key, { params: { id: data.id } });
  expect((await call(POST, key, { body: { name: "offers" } })).status).toBe(201);
  expect((await call(PUT, key, { params: { id: data.id }, body: { name: "Offers" } })).status).toBe(409);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const body = { name: "Offers" };
  await refusesStrangers(GET, "contacts.read", client);
  await refusesStrangers(POST, "topics.manage", client, { body });
  const { data } = await call<Topic>(POST, (await aClient()).key, { body });
  await knowsOnlyItsOwn(getOne, "top", client, data.id);
  await knowsOnlyItsOwn(PUT, "top", client, data.id, body);
  await knowsOnlyItsOwn(DELETE, "top", client, data.id);
  await refusesField(POST, client.key, "name", { body: { name: " " } });
  await refusesField(POST, client.key, "colour", { body: { ...body, colour: "red" } });
});
