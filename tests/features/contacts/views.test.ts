import { expect, test } from "vitest";
import { defaultColumns } from "@/features/contacts/columns";
import { changeView, deleteView, saveView } from "@/features/contacts/views/mutations";
import { listViews } from "@/features/contacts/views/queries";
import { ViewInput } from "@/features/contacts/views/schema";
import { within } from "@/lib/transact";
import { aWorkspace } from "~/tests/factories/workspaces";

const input = (name: string, over: object = {}) =>
  ViewInput.parse({ name, arrangement: { filter: { source: "api" }, sort: "name", columns: ["email"], ...over } });

test("a view is the workspace's: everybody in it sees it, nobody else does, and its name is taken once", async () => {
  const workspace = await aWorkspace();
  const { ctx } = workspace;
  const { id } = await saveView(ctx, input("From the API"));
  const colleague = await workspace.asRole("editor");
  const arrangement = { filter: { source: "api" }, sort: "name", columns: ["email"] };
  expect(await listViews(colleague.ctx)).toEqual([{ id, name: "From the API", arrangement }]);
  await expect(saveView(colleague.ctx, input("from the api"))).rejects.toMatchObject({ code: "conflict" });
  const raced = await Promise.allSettled(Array.from({ length: 5 }, () => saveView(ctx, input("Race"))));
  expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const stranger = await aWorkspace();
  expect(await listViews(stranger.ctx)).toEqual([]);
  await expect(changeView(stranger.ctx, id, { name: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteView(stranger.ctx, id)).rejects.toMatchObject({ code: "not_found" });
  await changeView(ctx, id, { name: "Renamed" });
  await deleteView(ctx, id);
  expect((await listViews(ctx)).map(({ name }) => name)).toEqual(["Race"]);
});

test("a view of an older version that says what is no longer known shows all contacts", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await saveView(ctx, input("Old"));
  const arrangement = { filter: { source: "fax" }, sort: "random", columns: 7 };
  await within(ctx, (tx) => tx.contactView.updateMany({ where: { id }, data: { arrangement } }));
  const usual = { filter: {}, sort: "newest", columns: [...defaultColumns] };
  expect(await listViews(ctx)).toMatchObject([{ name: "Old", arrangement: usual }]);
});
