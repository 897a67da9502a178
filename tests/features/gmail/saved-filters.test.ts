import { expect, test } from "vitest";
import { changeSavedFilter, deleteSavedFilter, saveFilter } from "@/features/gmail/saved-filters/mutations";
import { countSavedFilters, getSavedFilter, listSavedFilters } from "@/features/gmail/saved-filters/queries";
import { SavedFilterInput } from "@/features/gmail/saved-filters/schema";
import { jobContext } from "@/gates/job";
import { mint } from "@/gates/mint";
import { permissions } from "@/gates/permissions";
import { newId } from "@/lib/ids";
import { aWorkspace } from "../../factories/workspaces";

const input = (name: string, isShared = false) =>
  SavedFilterInput.parse({ name, filter: { isUnread: true, sender: "acme.test" }, isShared });
const names = async (ctx: Parameters<typeof listSavedFilters>[0]) =>
  (await listSavedFilters(ctx)).map(({ name }) => name);

test("a filter is its owner's until shared; only the owner and admins change it", async () => {
  const { ctx, asRole } = await aWorkspace();
  const { ctx: viewer } = await asRole("viewer");
  const { ctx: editor } = await asRole("editor");
  const { id } = await saveFilter(viewer, input("Unread from Acme"));
  expect(await names(viewer)).toEqual(["Unread from Acme"]);
  expect(await names(editor)).toEqual([]);
  await expect(getSavedFilter(editor, id)).rejects.toMatchObject({ code: "not_found" });
  await changeSavedFilter(viewer, id, { isShared: true, name: "Acme, unread" });
  expect(await getSavedFilter(editor, id)).toMatchObject({
    name: "Acme, unread",
    canEdit: false,
    filter: { isUnread: true, sender: "acme.test" },
  });
  await expect(deleteSavedFilter(editor, id)).rejects.toMatchObject({ code: "forbidden" });
  expect(await getSavedFilter(ctx, id)).toMatchObject({ canEdit: true });
  await deleteSavedFilter(ctx, id);
  expect(await names(viewer)).toEqual([]);
});

test("names are unique to their owner, whatever their case, and everything is no filter", async () => {
  const { ctx, asRole } = await aWorkspace();
  const { ctx: other } = await asRole("editor");
  const { id } = await saveFilter(ctx, input("News"));
  await expect(saveFilter(ctx, input("news"))).rejects.toMatchObject({
    code: "conflict",
    fields: { name: expect.anything() },
  });
  await saveFilter(other, input("News"));
  const second = await saveFilter(ctx, input("More"));
  await expect(changeSavedFilter(ctx, second.id, { name: "NEWS" })).rejects.toMatchObject({ code: "conflict" });
  await changeSavedFilter(ctx, id, { name: "NEWS" });
  expect(SavedFilterInput.safeParse({ name: "All", filter: {} }).success).toBe(false);
});

test("an API key's filter is everybody's; a job reads what people keep to themselves", async () => {
  const { ctx, workspaceId, asRole } = await aWorkspace();
  const key = mint({ workspaceId, actor: { kind: "apiKey", id: newId() }, permissions: new Set(permissions) });
  await saveFilter(ctx, input("Mine"));
  const { id } = await saveFilter(key, input("By key"));
  expect(await names(key)).toEqual(["By key"]);
  expect(await names((await asRole("viewer")).ctx)).toEqual(["By key"]);
  await expect(changeSavedFilter(ctx, id, { isShared: false })).rejects.toMatchObject({ code: "conflict" });
  expect(await names(jobContext("test", workspaceId))).toEqual(["By key", "Mine"]);
});

test("another workspace neither sees, counts, changes nor deletes it", async () => {
  const { ctx } = await aWorkspace();
  const { ctx: other } = await aWorkspace();
  const { id } = await saveFilter(ctx, input("Shared", true));
  expect(await names(other)).toEqual([]);
  for (const attempt of [
    () => getSavedFilter(other, id),
    () => changeSavedFilter(other, id, { name: "x" }),
    () => deleteSavedFilter(other, id),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  expect(await countSavedFilters(ctx, await listSavedFilters(ctx))).toEqual({ [id]: 0 });
});
