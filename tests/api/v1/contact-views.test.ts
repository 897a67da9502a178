import { expect, test } from "vitest";
import { DELETE, GET as getOne, PATCH } from "@/app/api/v1/contacts/views/[id]/route";
import { GET, POST } from "@/app/api/v1/contacts/views/route";
import { listViews } from "@/features/contacts/views/queries";
import { aField } from "../../factories/contacts";
import { aClient, call, knowsOnlyItsOwn, refusesField, refusesStrangers } from "../support";

type View = { id: string; filter: object; columns: string[] };

test("a view is made, read as it was sent, changed in parts and deleted; the table shows the same", async () => {
  const { key, ctx } = await aClient();
  const { id: fieldId } = await aField(ctx, { key: "visits", label: "Visits", type: "number" });
  const filter = { text: "ada", status: "subscribed", fields: [{ key: "visits", test: "atLeast", value: "5" }] };
  const body = { name: "Regulars", filter, sort: "name", columns: ["email", "fields.visits"] };
  const made = await call<View>(POST, key, { body });
  expect(made).toMatchObject({ status: 201, data: body });
  const params = { id: made.data.id };
  expect((await call(getOne, key, { params })).data).toEqual(made.data);
  const [shown] = await listViews(ctx);
  expect(shown?.arrangement).toMatchObject({ sort: "name", columns: ["email", fieldId], filter: { text: "ada" } });
  const changed = await call<View>(PATCH, key, { params, body: { name: "Gone", filter: { isDeleted: true } } });
  expect(changed.data).toMatchObject({
    name: "Gone",
    filter: { isDeleted: true },
    sort: "name",
    columns: body.columns,
  });
  expect((await call(POST, key, { body: { name: "gone" } })).status).toBe(409);
  expect((await call<View>(POST, key, { body: { name: "Usual" } })).data.columns).toContain("email");
  expect((await call<View[]>(GET, key)).data).toHaveLength(2);
  expect((await call(DELETE, key, { params })).status).toBe(200);
  expect((await call(getOne, key, { params })).status).toBe(404);
});

test("what a view cannot show is refused by its place", async () => {
  const { key } = await aClient();
  const at = (field: string, body: object) => refusesField(POST, key, field, { body: { name: "V", ...body } });
  await at("columns.1", { columns: ["email", "fields.ghost"] });
  await at("filter.fields.0.key", { filter: { fields: [{ key: "ghost", test: "isSet" }] } });
  await at("filter.ids", { filter: { ids: [] } });
  await at("name", { name: " " });
});

test("strangers and other workspaces see no view", async () => {
  const [mine, theirs] = [await aClient(), await aClient()];
  const { data } = await call<View>(POST, theirs.key, { body: { name: "Theirs" } });
  await refusesStrangers(GET, "contacts.read", mine);
  await refusesStrangers(POST, "contacts.write", mine, { body: { name: "x" } });
  await knowsOnlyItsOwn(getOne, "view", mine, data.id);
  await knowsOnlyItsOwn(PATCH, "view", mine, data.id, { name: "x" });
  await knowsOnlyItsOwn(DELETE, "view", mine, data.id);
});
