import { expect, test } from "vitest";
import { GET as getField, PATCH as patchField } from "@/app/api/v1/contacts/fields/[id]/route";
import { POST as addField, GET as fields } from "@/app/api/v1/contacts/fields/route";
import { POST as addContact } from "@/app/api/v1/contacts/route";
import { GET as members, DELETE as offList, POST as onList } from "@/app/api/v1/lists/[id]/members/route";
import { GET as getList, PATCH as patchList } from "@/app/api/v1/lists/[id]/route";
import { POST as addList, GET as lists } from "@/app/api/v1/lists/route";
import { DELETE as deleteTag, GET as getTag, PATCH as patchTag } from "@/app/api/v1/tags/[id]/route";
import { POST as addTag, GET as tags } from "@/app/api/v1/tags/route";
import { unique } from "../../factories/workspaces";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

type Thing = { id: string };
const aContact = async (key: string, over: object = {}) =>
  (await call<Thing>(addContact, key, { body: { email: `${unique()}@example.test`, ...over } })).data;

test("a field is made, renamed with its former key kept, and archived; its options cannot leave contacts behind", async () => {
  const { key } = await aClient();
  const body = { key: "plan", label: "Plan", type: "enum", options: ["Free", "Pro"] };
  const made = await call<Thing>(addField, key, { body });
  expect(made).toMatchObject({ status: 201, data: { ...body, formerKeys: [], isArchived: false } });
  const params = { id: made.data.id };
  await aContact(key, { fields: { plan: "Pro" } });
  const renamed = await call(patchField, key, { params, body: { key: "tier", options: ["Free", "Pro", "Max"] } });
  expect(renamed.data).toMatchObject({ key: "tier", formerKeys: ["plan"], options: ["Free", "Pro", "Max"] });
  const gone = await call(patchField, key, { params, body: { options: ["Free"] } });
  expect([gone.status, gone.error?.fields?.options?.[0]]).toEqual([
    409,
    expect.stringContaining("1 contacts have “Pro”"),
  ]);
  expect((await call(addField, key, { body })).status).toBe(409);
  expect((await call(patchField, key, { params, body: { key: "plan" } })).data).toMatchObject({
    key: "plan",
    formerKeys: ["tier"],
  });
  await call(patchField, key, { params, body: { isArchived: true } });
  await refusesField(addContact, key, "fields.plan", { body: { email: "x@example.test", fields: { plan: "Pro" } } });
  await call(patchField, key, { params, body: { isArchived: false } });
  expect(await aContact(key, { fields: { tier: "max" } })).toMatchObject({ fields: { plan: "Max" } });
  expect((await call<Thing[]>(fields, key)).data).toHaveLength(1);
  await refusesField(addField, key, "key", { body: { ...body, key: "email" } });
  await refusesField(addField, key, "options", { body: { ...body, key: "other", options: [] } });
});

test("a tag's name is one whatever its capitals", async () => {
  const { key } = await aClient();
  const made = await call<Thing>(addTag, key, { body: { name: "VIP" } });
  expect(made).toMatchObject({ status: 201, data: { name: "VIP" } });
  expect((await call(addTag, key, { body: { name: "vip" } })).status).toBe(409);
  expect(await aContact(key, { tags: ["vip", "New"] })).toMatchObject({ tags: [{ name: "New" }, { name: "VIP" }] });
  const params = { id: made.data.id };
  expect((await call(patchTag, key, { params, body: { name: "new" } })).status).toBe(409);
  expect((await call(patchTag, key, { params, body: { name: "vip" } })).data).toMatchObject({ name: "vip" });
  expect((await call(deleteTag, key, { params })).status).toBe(200);
  expect((await call(getTag, key, { params })).status).toBe(404);
  expect((await call<Thing[]>(tags, key)).data).toMatchObject([{ name: "New" }]);
});

test("a list takes contacts in and out, pages them, and is archived", async () => {
  const { key } = await aClient();
  const { data } = await call<Thing>(addList, key, { body: { name: "Guests" } });
  expect(data).toMatchObject({ name: "Guests", memberCount: 0, segmentId: null, isArchived: false });
  const params = { id: data.id };
  const people = await Promise.all(Array.from({ length: 5 }, () => aContact(key)));
  const contactIds = people.map(({ id }) => id);
  expect((await call(onList, key, { params, body: { contactIds } })).data).toEqual({ found: 5, changed: 5 });
  expect((await call(onList, key, { params, body: { contactIds } })).data).toEqual({ found: 5, changed: 0 });
  expect((await call(getList, key, { params })).data).toMatchObject({ memberCount: 5 });
  const first = await call<Thing[]>(members, key, { params, query: { limit: 3 } });
  const second = await call<Thing[]>(members, key, { params, query: { limit: 3, cursor: first.nextCursor ?? "" } });
  expect([...first.data, ...second.data].map(({ id }) => id).sort()).toEqual(contactIds.sort());
  expect((await call(offList, key, { params, body: { contactIds: contactIds.slice(0, 2) } })).data).toEqual({
    found: 2,
    changed: 2,
  });
  expect((await call(addList, key, { body: { name: "guests" } })).status).toBe(409);
  await call(patchList, key, { params, body: { isArchived: true } });
  expect((await call(onList, key, { params, body: { contactIds } })).status).toBe(409);
  expect((await call<Thing[]>(lists, key)).data).toEqual([]);
  expect((await call<Thing[]>(lists, key, { query: { isArchived: "true" } })).data).toHaveLength(1);
  for (const name of ["One", "Two", "Three"]) await call(addList, key, { body: { name } });
  expect(await readAll(lists, key, { limit: 1 })).toHaveLength(3);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  const other = await aClient();
  const list = (await call<Thing>(addList, other.key, { body: { name: "Theirs" } })).data;
  const tag = (await call<Thing>(addTag, other.key, { body: { name: "Theirs" } })).data;
  const body = { key: "theirs", label: "Theirs", type: "text" };
  const field = (await call<Thing>(addField, other.key, { body })).data;
  const person = await aContact(other.key);
  for (const door of [fields, tags, lists]) await refusesStrangers(door, "contacts.read", client);
  await refusesStrangers(addField, "contacts.write", client, { body });
  await refusesStrangers(addTag, "contacts.write", client, { body: { name: "x" } });
  await refusesStrangers(addList, "contacts.write", client, { body: { name: "x" } });
  await knowsOnlyItsOwn(getField, "fld", client, field.id);
  await knowsOnlyItsOwn(patchField, "fld", client, field.id, { label: "x" });
  await knowsOnlyItsOwn(getTag, "tag", client, tag.id);
  await knowsOnlyItsOwn(patchTag, "tag", client, tag.id, { name: "x" });
  await knowsOnlyItsOwn(deleteTag, "tag", client, tag.id);
  await knowsOnlyItsOwn(getList, "lst", client, list.id);
  await knowsOnlyItsOwn(patchList, "lst", client, list.id, { name: "x" });
  await knowsOnlyItsOwn(members, "lst", client, list.id);
  await knowsOnlyItsOwn(onList, "lst", client, list.id, { contactIds: [person.id] });
  await knowsOnlyItsOwn(offList, "lst", client, list.id, { contactIds: [person.id] });
  const own = (await call<Thing>(addList, key, { body: { name: "Mine" } })).data;
  const taken = await call(onList, key, { params: { id: own.id }, body: { contactIds: [person.id] } });
  expect(taken.data).toEqual({ found: 0, changed: 0 });
  await refusesField(onList, key, "contactIds", { params: { id: own.id }, body: { contactIds: [] } });
  await refusesField(addList, key, "segmentId", { body: { name: "x", segmentId: "seg_x" } });
  await refusesField(lists, key, "cursor", { query: { cursor: "x" } });
});
