import { describe, expect, test } from "vitest";
import { countContacts } from "@/features/billing/limits/queries";
import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { deleteContacts, restoreContacts } from "@/features/contacts/bulk/mutations";
import { recordEvent } from "@/features/contacts/events/mutations";
import { EventInput } from "@/features/contacts/events/schema";
import { mergeContacts, undoMerge } from "@/features/contacts/merge/mutations";
import { listMerges } from "@/features/contacts/merge/queries";
import { updateContact, upsertContacts } from "@/features/contacts/mutations";
import { getContact } from "@/features/contacts/queries";
import { listContacts } from "@/features/contacts/table/queries";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { aContact, aField } from "~/tests/factories/contacts";
import { aWorkspace, unique } from "~/tests/factories/workspaces";

/** All of a contact that a merge touches, to be compared. */
const all = (ctx: Context, id: string) =>
  within(ctx, async (tx) => ({
    contact: await tx.contact.findUniqueOrThrow({ where: { id }, omit: { updatedAt: true } }),
    tags: await tx.contactTag.findMany({ where: { contactId: id }, orderBy: { tagId: "asc" } }),
    lists: await tx.listMember.findMany({ where: { contactId: id } }),
    events: await tx.contactEvent.count({ where: { contactId: id } }),
    stats: await tx.contactEventStat.findMany({ where: { contactId: id }, orderBy: [{ name: "asc" }, { day: "asc" }] }),
    topics: await tx.topicSubscription.findMany({
      where: { contactId: id },
      select: { topicId: true, status: true },
      orderBy: { topicId: "asc" },
    }),
  }));

async function two(ctx: Context) {
  const { id: fieldId } = await aField(ctx);
  const kept = await aContact(ctx, { firstName: "Ada", tags: ["Gold"], fields: { plan: "Free" } });
  const gone = await aContact(ctx, {
    firstName: "Augusta",
    lastName: "King",
    tags: ["Gold", "Silver"],
    fields: { plan: "Pro" },
  });
  const event = (contactId: string, name: string) => recordEvent(ctx, EventInput.parse({ contactId, name }));
  await event(kept.id, "purchase");
  await event(gone.id, "purchase");
  await event(gone.id, "signup");
  return { kept, gone, fieldId };
}
const aTopic = (ctx: Context) =>
  within(ctx, (tx) => tx.topic.create({ data: { workspaceId: ctx.workspaceId, name: unique() } }));
const granted = (ctx: Context, contactId: string, topicId: string) =>
  subscribe(ctx, { contactIds: [contactId], topicId, source: "manual", proof: { text: "asked for it" } });
const withdrawn = (ctx: Context, contactId: string, topicId: string | null) =>
  unsubscribe(ctx, { contactIds: [contactId], topicId, source: "manual" });

describe("a merge", () => {
  test("keeps one with all of both, and undone gives back both exactly", async () => {
    const { ctx } = await aWorkspace();
    const { kept, gone, fieldId } = await two(ctx);
    const before = { kept: await all(ctx, kept.id), gone: await all(ctx, gone.id) };
    const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id, take: ["lastName", fieldId] });
    const merged = await getContact(ctx, kept.id);
    expect(merged).toMatchObject({
      email: kept.email,
      firstName: "Ada",
      lastName: "King",
      fields: { [fieldId]: "Pro" },
    });
    expect(merged.tags.map(({ name }) => name)).toEqual(["Gold", "Silver"]);
    expect(await all(ctx, kept.id)).toMatchObject({ events: 3, stats: [{ count: 2 }, { count: 1 }] });
    expect(await countContacts(ctx)).toBe(1);
    expect((await listContacts(ctx, { isDeleted: true })).items).toEqual([]);
    expect(await listMerges(ctx, kept.id)).toMatchObject([{ id, goneEmail: gone.email }]);

    await undoMerge(ctx, id);
    expect({ kept: await all(ctx, kept.id), gone: await all(ctx, gone.id) }).toEqual(before);
    expect(await listMerges(ctx, kept.id)).toEqual([]);
    await expect(undoMerge(ctx, id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("fills what is empty when nobody chooses, and its undoing leaves what was changed since", async () => {
    const { ctx } = await aWorkspace();
    const { kept, gone } = await two(ctx);
    const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
    expect(await getContact(ctx, kept.id)).toMatchObject({ firstName: "Ada", lastName: "King" });
    await updateContact(ctx, kept.id, { firstName: "Countess" });
    await undoMerge(ctx, id);
    expect(await getContact(ctx, kept.id)).toMatchObject({ firstName: "Countess", lastName: "" });
  });

  test("lets an opt-out of either be one of both; being subscribed does not pass to another address", async () => {
    const { ctx } = await aWorkspace();
    const { kept, gone } = await two(ctx);
    const [news, offers, club] = [await aTopic(ctx), await aTopic(ctx), await aTopic(ctx)];
    await granted(ctx, kept.id, news.id);
    await withdrawn(ctx, gone.id, news.id);
    await withdrawn(ctx, kept.id, offers.id);
    await granted(ctx, gone.id, club.id);
    const before = await all(ctx, kept.id);
    const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
    const topics = (await all(ctx, kept.id)).topics;
    expect(topics.find(({ topicId }) => topicId === news.id)?.status).toBe("unsubscribed");
    expect(topics.find(({ topicId }) => topicId === club.id)?.status).toBeUndefined();
    await undoMerge(ctx, id);
    expect((await all(ctx, kept.id)).topics).toEqual(before.topics);
  });

  test("undone does not subscribe who said no since", async () => {
    const { ctx } = await aWorkspace();
    const [kept, gone, news] = [await aContact(ctx), await aContact(ctx), await aTopic(ctx)];
    await granted(ctx, kept.id, news.id);
    await withdrawn(ctx, gone.id, news.id);
    const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
    await withdrawn(ctx, kept.id, news.id);
    await undoMerge(ctx, id);
    expect((await all(ctx, kept.id)).topics).toMatchObject([{ status: "unsubscribed" }]);
  });

  test("with somebody who wants no mail at all stops all mail; undone, it goes on unless the person said no since", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const news = await aTopic(ctx);
    const suppressed = (email: string) => within(ctx, (tx) => tx.suppression.count({ where: { workspaceId, email } }));
    for (const saidNo of [false, true]) {
      const [kept, gone] = [await aContact(ctx), await aContact(ctx)];
      await granted(ctx, kept.id, news.id);
      await withdrawn(ctx, gone.id, null);
      const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
      expect(await suppressed(kept.email)).toBe(1);
      if (saidNo) await withdrawn(ctx, kept.id, null);
      await undoMerge(ctx, id);
      const status = saidNo ? "unsubscribed" : "subscribed";
      expect((await all(ctx, kept.id)).topics, String(saidNo)).toMatchObject([{ status }]);
      expect([await suppressed(gone.email), await suppressed(kept.email)]).toEqual([1, saidNo ? 1 : 0]);
    }
  });

  test("leads what comes to the other's address to the one that is kept", async () => {
    const { ctx } = await aWorkspace();
    const { kept, gone } = await two(ctx);
    await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
    const { results } = await upsertContacts(ctx, [
      { email: gone.email, lastName: "Byron" },
      { email: kept.email, phone: "1" },
    ]);
    expect(results).toEqual([
      { id: kept.id, outcome: "updated" },
      { id: kept.id, outcome: "updated" },
    ]);
    await expect(aContact(ctx, { email: gone.email })).rejects.toMatchObject({
      code: "conflict",
      fields: { email: [expect.stringContaining(kept.email)] },
    });
    expect((await restoreContacts(ctx, { filter: { ids: [gone.id] } })).total).toBe(0);
  });

  test("done twice at once is done once, and chains are undone from their end", async () => {
    const { ctx } = await aWorkspace();
    const [a, b, c] = [await aContact(ctx), await aContact(ctx), await aContact(ctx)];
    const tries = await Promise.allSettled([
      mergeContacts(ctx, { keptId: a.id, goneId: b.id }),
      mergeContacts(ctx, { keptId: b.id, goneId: a.id }),
      mergeContacts(ctx, { keptId: a.id, goneId: b.id }),
    ]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const kept = (await getContact(ctx, a.id)).deletedAt ? b : a;
    const [first] = await listMerges(ctx, kept.id);
    const { id: second } = await mergeContacts(ctx, { keptId: c.id, goneId: kept.id });
    await expect(undoMerge(ctx, first?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
    await undoMerge(ctx, second);
    await undoMerge(ctx, first?.id ?? "");
    expect(await countContacts(ctx)).toBe(3);
  });

  test("of deleted ones, or another workspace's, is refused", async () => {
    const [mine, theirs] = [await aWorkspace(), await aWorkspace()];
    const [a, b, foreign] = [await aContact(mine.ctx), await aContact(mine.ctx), await aContact(theirs.ctx)];
    const attempt = mergeContacts(mine.ctx, { keptId: a.id, goneId: foreign.id });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    await deleteContacts(mine.ctx, { filter: { ids: [b.id] } });
    await expect(mergeContacts(mine.ctx, { keptId: a.id, goneId: b.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(undoMerge(mine.ctx, a.id)).rejects.toMatchObject({ code: "not_found" });
  });
});
