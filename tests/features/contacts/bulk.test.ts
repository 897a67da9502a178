import { describe, expect, test } from "vitest";
import {
  addToList,
  advanceBulkAction,
  deleteContacts,
  failBulkAction,
  removeFromList,
  restoreContacts,
  startBulkAction,
  tagContacts,
  untagContacts,
} from "@/features/contacts/bulk/mutations";
import { getBulkAction, getBulkVersion, listBulkActions } from "@/features/contacts/bulk/queries";
import { doneAtOnce } from "@/features/contacts/bulk/schema";
import { createList } from "@/features/contacts/lists/mutations";
import { NewList } from "@/features/contacts/lists/schema";
import { upsertContacts } from "@/features/contacts/mutations";
import { countMatches } from "@/features/contacts/queries";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { within } from "@/lib/transact";
import { aContact } from "~/tests/factories/contacts";
import { aWorkspace, unique } from "~/tests/factories/workspaces";

/** Many contacts straight by SQL: what is tested is what is done to them. */
const many = (ctx: Context, count: number, name = unique()) =>
  within(
    ctx,
    (tx) => tx.$executeRaw`
      INSERT INTO contact (id, workspace_id, email, source)
      SELECT gen_random_uuid(), ${ctx.workspaceId}::uuid, ${name}::text || n || '@example.test', 'import' FROM generate_series(1, ${count}::int) n`,
  );

async function workOff(ctx: Context, id: string) {
  for (let portions = 1; portions < 20; portions++)
    if ((await advanceBulkAction(jobContext("contacts.run-bulk-action", ctx.workspaceId), id)).isOver) return portions;
  throw new Error("It does not end.");
}

describe("a few", () => {
  test("are done at once, with who did it, one audit row, and nothing done twice", async () => {
    const { ctx, workspaceId, user } = await aWorkspace();
    await many(ctx, 20, "group");
    await aContact(ctx, { email: "alone@example.test" });
    const filter = { text: "group" };
    const first = await tagContacts(ctx, { filter, tag: "Gold" });
    expect(first).toMatchObject({ status: "done", total: 20, changed: 20 });
    expect(await tagContacts(ctx, { filter, tag: "gold" })).toMatchObject({ total: 20, changed: 0 });
    const marks = await within(ctx, (tx) => tx.contactTag.findMany({ where: { workspaceId } }));
    expect(new Set(marks.map(({ addedBy }) => addedBy))).toEqual(new Set([`user:${user.userId}`]));
    const audits = await within(ctx, (tx) => tx.auditLog.count({ where: { action: "contacts.tag" } }));
    expect(audits).toBe(2);
    const tagId = marks[0]?.tagId ?? "";
    const { id: listId } = await createList(ctx, NewList.parse({ name: "Guests" }));
    expect(await addToList(ctx, { filter: { tagIds: [tagId] }, listId })).toMatchObject({ changed: 20 });
    expect(await untagContacts(ctx, { filter: { listId }, tagId })).toMatchObject({ changed: 20 });
    expect(await removeFromList(ctx, { filter: { text: "group1" }, listId })).toMatchObject({ changed: 11 });
    expect(await countMatches(ctx, { listId })).toBe(9);
    expect(await deleteContacts(ctx, { filter: { listId } })).toMatchObject({ changed: 9 });
    expect(await countMatches(ctx, {})).toBe(12);
    expect(await restoreContacts(ctx, { filter: { text: "group2" } })).toMatchObject({ changed: 2 });
  });

  test("are refused what is not there, archived or dynamic", async () => {
    const [mine, theirs] = [await aWorkspace(), await aWorkspace()];
    const { id: listId } = await createList(theirs.ctx, NewList.parse({ name: "Theirs" }));
    await expect(addToList(mine.ctx, { filter: {}, listId })).rejects.toMatchObject({ code: "not_found" });
    await expect(untagContacts(mine.ctx, { filter: {}, tagId: listId })).rejects.toMatchObject({ code: "not_found" });
    const dynamic = await within(mine.ctx, async (tx) => {
      const { workspaceId } = mine;
      const segment = await tx.segment.create({ data: { workspaceId, name: "All", rule: {} } });
      return tx.contactList.create({ data: { workspaceId, name: "Dynamic", segmentId: segment.id } });
    });
    const attempt = addToList(mine.ctx, { filter: {}, listId: dynamic.id });
    await expect(attempt).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("segment") });
  });
});

describe("many", () => {
  const count = doneAtOnce + 6_000;

  test("are done in portions with a progress; a portion repeated, by two at once or after a crash, is done once", async () => {
    const { ctx } = await aWorkspace();
    await many(ctx, count);
    const started = await startBulkAction(ctx, { kind: "tag", tag: "All", filter: {} });
    expect(started).toMatchObject({ status: "running", total: count, changed: 0 });
    expect(await getBulkVersion(ctx)).toMatchObject({ isRunning: true });
    // Who comes after the start is not meant.
    const late = await aContactLater(ctx);
    const job = jobContext("contacts.run-bulk-action", ctx.workspaceId);
    await Promise.all([advanceBulkAction(job, started.id), advanceBulkAction(job, started.id)]);
    await workOff(ctx, started.id);
    const after = await getBulkAction(ctx, started.id);
    expect(after).toMatchObject({ status: "done", total: count, done: count, changed: count });
    expect(await advanceBulkAction(job, started.id)).toEqual({ isOver: true });
    const tagged = await within(ctx, (tx) => tx.contactTag.findMany({ select: { contactId: true } }));
    expect(tagged).toHaveLength(count);
    expect(tagged.some(({ contactId }) => contactId === late)).toBe(false);
    expect(await listBulkActions(ctx)).toHaveLength(1);
  });

  test("deleted in portions are those that matched at the start, although they match no more", async () => {
    const { ctx } = await aWorkspace();
    await aContact(ctx, { email: "keep@example.org" });
    await many(ctx, count, "old");
    const { id } = await deleteContacts(ctx, { filter: { text: "example.test" } });
    expect(await workOff(ctx, id)).toBe(2);
    expect(await getBulkAction(ctx, id)).toMatchObject({ status: "done", done: count, changed: count });
    expect(await countMatches(ctx, {})).toBe(1);
    await expect(restoreContacts(ctx, { filter: {} })).rejects.toMatchObject({ code: "limit_reached" });
  });

  test("that a job gave up say so, and keep what was done", async () => {
    const { ctx } = await aWorkspace();
    await many(ctx, count);
    const { id } = await startBulkAction(ctx, { kind: "tag", tag: "All", filter: {} });
    const job = jobContext("contacts.run-bulk-action", ctx.workspaceId);
    await advanceBulkAction(job, id);
    await failBulkAction(job, id);
    const failed = await getBulkAction(ctx, id);
    expect(failed).toMatchObject({ status: "failed", changed: 10_000, error: expect.stringContaining("again") });
    expect(await advanceBulkAction(job, id)).toEqual({ isOver: true });
    const again = await startBulkAction(ctx, { kind: "tag", tag: "All", filter: {} });
    await workOff(ctx, again.id);
    expect(await getBulkAction(ctx, again.id)).toMatchObject({ status: "done", changed: count - 10_000 });
  });
});

/** Past the plan's limit, as an import of a larger plan would have left it; its id comes after all others. */
async function aContactLater({ workspaceId, ...ctx }: Context) {
  const id = "ffffffff-ffff-7fff-bfff-ffffffffffff".replace(/.{12}$/, Date.now().toString(16).padStart(12, "0"));
  const data = { id, workspaceId, email: `late-${unique()}@example.test`, source: "api" as const };
  await within({ workspaceId, ...ctx } as Context, (tx) => tx.contact.create({ data }));
  return id;
}

test("what matches is counted and found the same by every way of looking for words", async () => {
  const { ctx } = await aWorkspace();
  await many(ctx, 2_500, "crowd");
  await upsertContacts(ctx, []);
  await within(ctx, (tx) =>
    tx.contact.updateMany({ where: { email: "crowd7@example.test" }, data: { lastName: "50%_Off" } }),
  );
  expect(await countMatches(ctx, { text: "crowd" })).toBe(2_500);
  expect(await countMatches(ctx, { text: "crowd1 example" })).toBe(1_111);
  expect(await countMatches(ctx, { text: "CROWD7 50%_off" })).toBe(1);
  expect(await countMatches(ctx, { text: "50__off" })).toBe(0);
  expect(await countMatches(ctx, { text: "crowd" }, 101)).toBe(101);
});
