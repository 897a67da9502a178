import { expect, test } from "vitest";
import { POST as merge } from "@/app/api/v1/contacts/[id]/merge/route";
import { DELETE, GET as getOne, PATCH } from "@/app/api/v1/contacts/[id]/route";
import { GET as timeline } from "@/app/api/v1/contacts/[id]/timeline/route";
import { POST as batch } from "@/app/api/v1/contacts/batch/route";
import { GET as getBulk } from "@/app/api/v1/contacts/bulk/[id]/route";
import { POST as bulk } from "@/app/api/v1/contacts/bulk/route";
import { POST as undo } from "@/app/api/v1/contacts/merges/[id]/undo/route";
import { GET, POST } from "@/app/api/v1/contacts/route";
import { publicId } from "@/lib/ids";
import { newsletterOf } from "../../factories/consent";
import { aField } from "../../factories/contacts";
import { unique } from "../../factories/workspaces";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

type Contact = { id: string; email: string; firstName: string; fields: object; tags: { id: string; name: string }[] };
const anEmail = () => `${unique()}@example.test`;
const make = async (key: string, body: object = {}) =>
  (await call<Contact>(POST, key, { body: { email: anEmail(), ...body } })).data;

test("201, 200: a contact is made, read, found, changed, deleted and comes back with its address", async () => {
  const { key, ctx } = await aClient();
  await aField(ctx, { key: "visits", label: "Visits", type: "number" });
  const body = {
    email: "Ada@Example.TEST",
    firstName: "Ada",
    phone: "+49 30 1234567",
    fields: { visits: 3 },
    tags: ["Gold"],
  };
  const made = await call<Contact>(POST, key, { body });
  expect(made).toMatchObject({
    status: 201,
    data: {
      email: "ada@example.test",
      phone: "+49301234567",
      timeZone: "Europe/Berlin",
      timeZoneSource: "phone",
      fields: { visits: 3 },
      tags: [{ name: "Gold" }],
      source: "api",
      deletedAt: null,
    },
  });
  const params = { id: made.data.id };
  expect((await call<Contact>(getOne, key, { params })).data).toEqual(made.data);
  expect((await call<Contact[]>(GET, key, { query: { text: "ada exam" } })).data).toEqual([made.data]);
  expect((await call<Contact[]>(GET, key, { query: { email: "ADA@example.test" } })).data).toHaveLength(1);
  expect((await call<Contact[]>(GET, key, { query: { email: "eva@example.test" } })).data).toEqual([]);
  const changed = await call<Contact>(PATCH, key, { params, body: { fields: { visits: null }, lastName: "L" } });
  expect(changed.data).toMatchObject({ firstName: "Ada", lastName: "L", fields: {} });
  expect((await call(DELETE, key, { params })).data).toEqual({
    id: params.id,
    isDeleted: true,
    isErased: false,
  });
  expect((await call<Contact[]>(GET, key)).data).toEqual([]);
  expect((await call<Contact[]>(GET, key, { query: { isDeleted: "true" } })).data).toMatchObject([{ id: params.id }]);
  expect((await call<Contact>(POST, key, { body: { email: body.email } })).data).toMatchObject({
    id: params.id,
    firstName: "Ada",
  });
  expect((await call(POST, key, { body })).status).toBe(409);
  expect((await call(DELETE, key, { params, query: { erase: "true" } })).data).toMatchObject({ isErased: true });
  expect((await call(getOne, key, { params })).status).toBe(404);
});

test("200: the list pages in every order without losing or repeating anybody while people come", async () => {
  const { key } = await aClient({ plan: "scale" });
  const rows = Array.from({ length: 11 }, (_, n) => ({
    email: `p${n}-${unique()}@example.test`,
    lastName: `N${n % 4}`,
  }));
  await call(batch, key, { body: { contacts: rows } });
  for (const sort of ["newest", "oldest", "email", "email-desc", "name", "name-desc"]) {
    const seen = await readAll<Contact>(GET, key, { limit: 5, sort }, () => make(key));
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size, sort).toBe(ids.length);
    const emails = new Set(seen.map(({ email }) => email));
    expect(
      rows.every(({ email }) => emails.has(email)),
      sort,
    ).toBe(true);
  }
});

test("200: a batch answers row by row; too many are refused", async () => {
  const { key } = await aClient();
  const contacts = [{ email: anEmail() }, { email: "nobody" }, { email: anEmail(), fields: { ghost: 1 } }];
  const { data } = await call<{ results: object[] }>(batch, key, { body: { contacts } });
  expect(data).toMatchObject({
    counts: { created: 1, updated: 0, restored: 0, unchanged: 0, refused: 2 },
    results: [
      { outcome: "created", fields: null },
      { outcome: "refused", id: null, fields: { email: [expect.any(String)] } },
      { outcome: "refused", id: null, fields: { "fields.ghost": [expect.stringContaining("no field")] } },
    ],
  });
  await refusesField(batch, key, "contacts", { body: { contacts: Array.from({ length: 1_001 }, () => ({})) } });
  await refusesField(batch, key, "contacts", { body: { contacts: [] } });
});

test("402: more than the plan holds is refused whole, with the way to more", async () => {
  const { key } = await aClient();
  const contacts = Array.from({ length: 251 }, () => ({ email: anEmail() }));
  const { status, error } = await call(batch, key, { body: { contacts } });
  expect([status, error?.code]).toEqual([402, "limit_reached"]);
  expect(error?.message).toContain("Settings, Billing");
  expect((await call<Contact[]>(GET, key)).data).toEqual([]);
});

test("202: all that a filter means are tagged, untagged, deleted and restored", async () => {
  const { key, ctx } = await aClient();
  await aField(ctx, { key: "plan", label: "Plan", type: "enum", options: ["Free", "Pro"] });
  await Promise.all(["Pro", "Pro", "Free"].map((plan) => make(key, { fields: { plan } })));
  const filter = { fields: [{ key: "plan", test: "is", value: "Pro" }] };
  const tagged = await call<{ id: string }>(bulk, key, { body: { kind: "tag", filter, tag: "Paying" } });
  expect(tagged).toMatchObject({ status: 202, data: { status: "done", total: 2, changed: 2 } });
  expect((await call(getBulk, key, { params: { id: tagged.data.id } })).data).toEqual(tagged.data);
  const { data } = await call<Contact[]>(GET, key);
  const tagId = data.flatMap(({ tags }) => tags)[0]?.id ?? "";
  expect((await call<Contact[]>(GET, key, { query: { tagId } })).data).toHaveLength(2);
  const run = async (body: object) => (await call<{ changed: number }>(bulk, key, { body })).data.changed;
  expect(await run({ kind: "tag", filter, tagId })).toBe(0);
  expect(await run({ kind: "delete", filter: { tagIds: [tagId] } })).toBe(2);
  expect(await run({ kind: "restore", filter: {} })).toBe(2);
  expect(await run({ kind: "untag", filter: {}, tagId })).toBe(2);
  await refusesField(bulk, key, "listId", { body: { kind: "addToList", filter: {} } });
  await refusesField(bulk, key, "filter.fields.0.key", {
    body: { kind: "delete", filter: { fields: [{ key: "ghost", test: "isSet" }] } },
  });
});

test("200: a timeline in pages, a merge and its undoing", async () => {
  const { key } = await aClient();
  const [one, two] = [
    await make(key, { firstName: "Ada", tags: ["A"] }),
    await make(key, { lastName: "L", tags: ["B"] }),
  ];
  const params = { id: one.id };
  const merged = await call<{ id: string }>(merge, key, { params, body: { otherId: two.id, take: ["lastName"] } });
  expect(merged).toMatchObject({ status: 200, data: { keptId: one.id, goneId: two.id } });
  expect((await call<Contact>(getOne, key, { params })).data).toMatchObject({ firstName: "Ada", lastName: "L" });
  const page = await call<{ kind: string }[]>(timeline, key, { params, query: { limit: 2 } });
  expect(page.data[0]).toMatchObject({ kind: "merged", details: { email: two.email } });
  const rest = await call<{ kind: string }[]>(timeline, key, { params, query: { cursor: page.nextCursor ?? "" } });
  expect([...page.data, ...rest.data].map(({ kind }) => kind).sort()).toEqual(
    ["created", "merged", "tag_added", "tag_added"].sort(),
  );
  const undone = await call(undo, key, { params: { id: merged.data.id } });
  expect(undone.data).toEqual({ id: merged.data.id, restoredId: two.id });
  expect((await call(undo, key, { params: { id: merged.data.id } })).status).toBe(409);
  await refusesField(merge, key, "otherId", { params, body: { otherId: one.id } });
  await refusesField(merge, key, "take.0", { params, body: { otherId: two.id, take: ["ghost"] } });
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  const other = await aClient();
  const theirs = await make(other.key);
  await refusesStrangers(GET, "contacts.read", client);
  await refusesStrangers(POST, "contacts.write", client, { body: { email: anEmail() } });
  await refusesStrangers(batch, "contacts.write", client, { body: { contacts: [{}] } });
  await refusesStrangers(bulk, "contacts.write", client, { body: { kind: "delete", filter: {} } });
  for (const door of [getOne, DELETE, timeline]) await knowsOnlyItsOwn(door, "con", client, theirs.id);
  await knowsOnlyItsOwn(PATCH, "con", client, theirs.id, { firstName: "x" });
  await knowsOnlyItsOwn(merge, "con", client, theirs.id, { otherId: (await make(key)).id });
  await knowsOnlyItsOwn(getBulk, "blk", client, "blk_x");
  await refusesField(POST, key, "email", { body: { email: "nobody" } });
  await refusesField(POST, key, "timeZone", { body: { email: anEmail(), timeZone: "Mars/Olympus" } });
  await refusesField(POST, key, "nickname", { body: { email: anEmail(), nickname: "x" } });
  await refusesField(GET, key, "sort", { query: { sort: "random" } });
  await refusesField(GET, key, "cursor", { query: { cursor: "nonsense" } });
  await refusesField(GET, key, "cursor", { query: { cursor: "!" } });
  const nul = await call<Contact>(POST, key, { body: { email: anEmail(), firstName: "a\u0000b", tags: ["t\u0000"] } });
  expect(nul).toMatchObject({ status: 201, data: { firstName: "ab", tags: [{ name: "t" }] } });
  expect((await call(GET, key, { query: { text: "a\u0000'%_\\" } })).status).toBe(200);
});

test("conditions on fields are those of the table: read by the field's type, refused by their place", async () => {
  const { key, ctx } = await aClient();
  await aField(ctx, { key: "visits", label: "Visits", type: "number" });
  await aField(ctx, { key: "plan", label: "Plan", type: "enum", options: ["Free", "Pro"] });
  const people = [
    { visits: 3, plan: "Pro" },
    { visits: 12, plan: "Pro" },
    { visits: 30, plan: "Free" },
  ];
  await Promise.all(people.map((fields, index) => make(key, { fields, tags: index > 0 ? ["a", "b"] : ["a"] })));
  const found = async (fields: unknown, query: object = {}) =>
    (await call<Contact[]>(GET, key, { query: { fields: JSON.stringify(fields), ...query } })).data.length;
  expect(await found([{ key: "visits", test: "atLeast", value: "12.0" }])).toBe(2);
  expect(
    await found([
      { key: "visits", test: "atLeast", value: "12" },
      { key: "plan", test: "is", value: "pro" },
    ]),
  ).toBe(1);
  const tags = (await call<Contact[]>(GET, key)).data.flatMap((contact) => contact.tags);
  const tagId = [...new Set(tags.map(({ id }) => id))].join();
  expect(await found([{ key: "plan", test: "isSet" }], { tagId })).toBe(2);
  for (const [at, fields] of [
    ["fields", "plan"],
    ["fields.0.key", JSON.stringify([{ key: "ghost", test: "isSet" }])],
    ["fields.0.value", JSON.stringify([{ key: "visits", test: "atLeast", value: "many" }])],
    ["fields.0.test", JSON.stringify([{ key: "plan", test: "contains", value: "P" }])],
  ] as const)
    await refusesField(GET, key, at, { query: { fields } });
});

test("202: all that a filter means are subscribed with the consent that is sent, and not without", async () => {
  const { key, ctx } = await aClient();
  const { id } = await newsletterOf(ctx);
  const topicId = publicId("topic", id);
  await make(key);
  const body = { kind: "subscribe", filter: {}, topicId, consent: { text: "Ticked at the checkout" } };
  expect((await call(bulk, key, { body })).data).toMatchObject({ kind: "subscribe", total: 1, changed: 1 });
  expect((await call<Contact[]>(GET, key, { query: { topicId, status: "subscribed" } })).data).toHaveLength(1);
  await refusesField(bulk, key, "consent.text", { body: { ...body, consent: undefined } });
  await refusesField(bulk, key, "topicId", { body: { ...body, topicId: undefined } });
  expect((await call(bulk, key, { body: { ...body, kind: "unsubscribe", consent: undefined } })).data).toMatchObject({
    changed: 1,
  });
});
