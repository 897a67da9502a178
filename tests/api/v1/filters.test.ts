import { expect, test } from "vitest";
import { DELETE, GET as getOne, PATCH } from "@/app/api/v1/filters/[id]/route";
import { GET, POST } from "@/app/api/v1/filters/route";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import { newId, publicId } from "@/lib/ids";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type Filter = { id: string; name: string; filter: Record<string, unknown>; isShared: boolean; mails: number };

test("201: a filter is saved, listed, renamed and deleted", async () => {
  const { key } = await aClient();
  const connectionId = publicId("connection", newId());
  const made = await call<Filter>(POST, key, { body: { name: "Unread", filter: { isUnread: true, connectionId } } });
  expect(made).toMatchObject({
    status: 201,
    data: { name: "Unread", filter: { isUnread: true, connectionId }, isShared: true, mails: 0 },
  });
  expect((await call<Filter[]>(GET, key)).data).toEqual([made.data]);
  const params = { id: made.data.id };
  expect((await call<Filter>(PATCH, key, { params, body: { name: "Fresh" } })).data.name).toBe("Fresh");
  expect((await call<Filter>(getOne, key, { params })).data.name).toBe("Fresh");
  expect((await call(DELETE, key, { params, body: {} })).status).toBe(200);
  expect((await call<Filter[]>(GET, key)).data).toEqual([]);
});

test("a person's own filter is not the API's until it is shared", async () => {
  const { ctx, key } = await aClient();
  const { id } = await saveFilter(ctx, { name: "Mine", filter: { text: "x" }, isShared: false });
  expect((await call<Filter[]>(GET, key)).data).toEqual([]);
  expect((await call(getOne, key, { params: { id: publicId("filter", id) } })).status).toBe(404);
});

test("401, 403, 404, 409 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  await refusesStrangers(GET, "emails.read", client);
  await refusesStrangers(POST, "emails.act", client, { body: { name: "x", filter: { isUnread: true } } });
  await refusesStrangers(DELETE, "emails.act", client, { params: { id: "flt_x" }, body: {} });
  const other = await aClient();
  const made = await call<Filter>(POST, other.key, { body: { name: "Theirs", filter: { isUnread: true } } });
  await knowsOnlyItsOwn(getOne, "flt", client, made.data.id);
  await knowsOnlyItsOwn(PATCH, "flt", client, made.data.id, { name: "x" });
  await knowsOnlyItsOwn(DELETE, "flt", client, made.data.id, {});
  await call(POST, key, { body: { name: "Twice", filter: { isUnread: true } } });
  expect((await call(POST, key, { body: { name: "twice", filter: { isUnread: true } } })).status).toBe(409);
  await refusesField(POST, key, "filter", { body: { name: "All", filter: {} } });
  await refusesField(POST, key, "name", { body: { name: "", filter: { isUnread: true } } });
  await refusesField(POST, key, "filter.unread", { body: { name: "x", filter: { unread: true } } });
});
