import { expect, test } from "vitest";
import { GET as EXPLAIN } from "@/app/api/v1/segments/[id]/explain/route";
import { GET as MEMBERS } from "@/app/api/v1/segments/[id]/members/route";
import { DELETE, GET as getOne, PUT } from "@/app/api/v1/segments/[id]/route";
import { POST as PREVIEW } from "@/app/api/v1/segments/preview/route";
import { GET, POST } from "@/app/api/v1/segments/route";
import { inScope } from "@/lib/db";
import { newId, parseId, publicId } from "@/lib/ids";
import { built, follow, someContacts } from "~/tests/factories/segments";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

type Segment = { id: string; name: string; status: string; memberCount: number; rule: object; progress: number };
const rule = (...items: object[]) => ({ version: 1, root: { kind: "group", match: "all", items } });
const named = (value: string) => ({ kind: "core", field: "firstName", test: "is", value });

async function aTag({ workspaceId }: { workspaceId: string }, contactIds: string[]) {
  const id = newId();
  await inScope({ workspaceId }, async (tx) => {
    await tx.tag.create({ data: { id, workspaceId, name: "VIP" } });
    await tx.contactTag.createMany({
      data: contactIds.map((contactId) => ({ contactId, tagId: id, workspaceId, addedBy: "test" })),
    });
  });
  return publicId("tag", id);
}

test("201: a segment is made, built, read with its members, explained, changed and deleted", async () => {
  const client = await aClient();
  const { key, ctx } = client;
  const ids = await someContacts(ctx, ["ann@example.test", "bob@example.test", "cy@example.test"]);
  const tagId = await aTag(client, ids.slice(0, 2));
  const body = { name: "VIPs", rule: rule({ kind: "tag", test: "hasAny", tagIds: [tagId] }) };
  const made = await call<Segment>(POST, key, { body });
  expect(made).toMatchObject({
    status: 201,
    data: { name: "VIPs", description: "", status: "building", rule: body.rule },
  });
  const params = { id: made.data.id };
  await built(ctx, parseId("segment", params.id) ?? "");
  expect((await call<Segment>(getOne, key, { params })).data).toMatchObject({
    status: "ready",
    memberCount: 2,
    progress: 1,
  });
  expect((await call<Segment[]>(GET, key, { query: { text: "vip" } })).data).toMatchObject([
    { id: params.id, memberCount: 2 },
  ]);
  const door = (request: Request) => MEMBERS(request, { params: Promise.resolve(params) });
  const members = await readAll<{ id: string; email: string }>(Object.assign(door, { gated: MEMBERS.gated }), key, {
    limit: 1,
  });
  expect(members.map(({ email }) => email)).toEqual(["bob@example.test", "ann@example.test"]);
  expect((await call<object[]>(MEMBERS, key, { params, query: { text: "ann" } })).data).toHaveLength(1);
  const why = await call<{ why: object[] }>(EXPLAIN, key, { params, query: { contact: members[0]?.id ?? "" } });
  expect(why.data).toMatchObject({
    email: "bob@example.test",
    isMember: true,
    why: [
      { depth: 0, holds: true, actual: null },
      { depth: 1, holds: true, text: "tagged “VIP”", actual: "VIP" },
    ],
  });
  const changed = await call<Segment>(PUT, key, { params, body: { name: "Anns", rule: rule(named("Ann")) } });
  expect(changed.data).toMatchObject({ name: "Anns", status: "building" });
  const resting = await call<Segment>(POST, key, {
    body: { name: "Rest", rule: rule({ kind: "segment", test: "in", segmentId: params.id }) },
  });
  expect((await call(DELETE, key, { params })).status).toBe(409);
  expect((await call(DELETE, key, { params: { id: resting.data.id } })).status).toBe(200);
  expect((await call(DELETE, key, { params })).status).toBe(200);
  expect((await call(getOne, key, { params })).status).toBe(404);
  await follow(ctx);
});

test("200: a preview counts exactly and keeps nothing", async () => {
  const { key, ctx, workspaceId } = await aClient();
  await someContacts(ctx, ["ann@example.test", "bob@example.test"]);
  await inScope({ workspaceId }, (tx) =>
    tx.suppression.create({ data: { workspaceId, email: "ann@example.test", reason: "manual", source: "test" } }),
  );
  const { status, data } = await call(PREVIEW, key, {
    body: { rule: rule({ kind: "core", field: "email", test: "contains", value: "@EXAMPLE" }) },
  });
  expect([status, data]).toMatchObject([
    200,
    { count: 2, mayMailCount: 1, sample: [{ email: "bob@example.test" }, { email: "ann@example.test" }] },
  ]);
  expect((await call<object[]>(GET, key)).data).toEqual([]);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  const body = { name: "Anns", rule: rule(named("Ann")) };
  const other = await aClient();
  const { data } = await call<Segment>(POST, other.key, { body });
  await refusesStrangers(GET, "contacts.read", client);
  await refusesStrangers(POST, "contacts.write", client, { body });
  await refusesStrangers(PREVIEW, "contacts.read", client, { body: { rule: body.rule } });
  await knowsOnlyItsOwn(getOne, "seg", client, data.id);
  await knowsOnlyItsOwn(PUT, "seg", client, data.id, body);
  await knowsOnlyItsOwn(DELETE, "seg", client, data.id);
  await knowsOnlyItsOwn(MEMBERS, "seg", client, data.id);
  const opened = '{"kind":"group","match":"all","items":[';
  const deep = `{"name":"Deep","rule":{"version":1,"root":${opened.repeat(20_000)}${"]}".repeat(20_000)}}}`;
  await refusesField(POST, key, "name", { body: { ...body, name: "" } });
  await refusesField(POST, key, "rule.root.items.0.value", {
    body: { ...body, rule: rule({ ...named("x"), value: undefined }) },
  });
  await refusesField(POST, key, "rule.root.items.0.segmentId", {
    body: { ...body, rule: rule({ kind: "segment", test: "in", segmentId: data.id }) },
  });
  await refusesField(POST, key, "rule.root.items", { body: { ...body, rule: rule() } });
  await refusesField(POST, key, "rule.root.items.0.kind", {
    body: { ...body, rule: rule({ kind: "sql", where: "1=1" }) },
  });
  expect((await call(POST, key, { body: deep })).status).toBe(422);
  expect(
    (await call(POST, key, { body: { ...body, rule: rule(...Array.from({ length: 51 }, () => named("x"))) } })).status,
  ).toBe(422);
  expect((await call(EXPLAIN, key, { params: { id: data.id }, query: { contact: "x" } })).status).toBe(404);
});
