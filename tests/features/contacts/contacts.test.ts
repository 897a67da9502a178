import { describe, expect, test } from "vitest";
import { countContacts, getContactRoom } from "@/features/billing/limits/queries";
import { deleteContacts, restoreContacts, tagContacts } from "@/features/contacts/bulk/mutations";
import { changeField } from "@/features/contacts/fields/mutations";
import { createContact, updateContact, upsertContacts } from "@/features/contacts/mutations";
import { getContact } from "@/features/contacts/queries";
import { NewContact } from "@/features/contacts/schema";
import { listContacts } from "@/features/contacts/table/queries";
import { listTagsOfContact } from "@/features/contacts/tags/queries";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { aContact, aField } from "~/tests/factories/contacts";
import { aWorkspace, unique } from "~/tests/factories/workspaces";

const emails = (n: number, name = unique()) => Array.from({ length: n }, (_, i) => `${name}-${i}@example.test`);
const rows = (list: readonly string[], over: object = {}) => list.map((email) => ({ email, ...over }));

describe("a contact", () => {
  test("has one row an address, however it is written; the second to make it is told", async () => {
    const { ctx } = await aWorkspace();
    const { id } = await aContact(ctx, { email: " Ada@Example.TEST ", firstName: "Ada", phone: "+49 30 1234567" });
    expect(await getContact(ctx, id)).toMatchObject({
      email: "ada@example.test",
      phone: "+49301234567",
      timeZone: "Europe/Berlin",
      timeZoneSource: "phone",
      source: "manual",
    });
    await expect(aContact(ctx, { email: "ada@example.test" })).rejects.toMatchObject({
      code: "conflict",
      fields: { email: [expect.stringContaining("already")] },
    });
  });

  test("made by twenty at once is made once", async () => {
    const { ctx } = await aWorkspace();
    const email = `race-${unique()}@example.test`;
    const made = await Promise.allSettled(
      Array.from({ length: 20 }, () => createContact(ctx, NewContact.parse({ email }))),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of made) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    expect(await countContacts(ctx)).toBe(1);
  });

  test("refuses values of the wrong type at once, naming the field and the fix, and writes nothing", async () => {
    const { ctx } = await aWorkspace();
    await aField(ctx, { key: "visits", label: "Visits", type: "number" });
    await aField(ctx, { key: "size", label: "Size", type: "enum", options: ["S", "M"] });
    const wrong = aContact(ctx, { fields: { visits: "many", size: "XXL" } });
    await expect(wrong).rejects.toMatchObject({
      code: "invalid",
      fields: {
        "fields.visits": ["Visits cannot be “many”. Write a number with a point, such as 1200.5, or leave it empty."],
        "fields.size": ["Size cannot be “XXL”. Write one of S, M, or leave it empty."],
      },
    });
    const { id } = await aContact(ctx, { fields: { visits: 3, size: "s" } });
    await expect(updateContact(ctx, id, { fields: { visits: true } })).rejects.toMatchObject({ code: "invalid" });
    expect(Object.values((await getContact(ctx, id)).fields)).toEqual([3, "S"]);
  });

  test("keeps its values when a field is renamed, and the former key goes on working", async () => {
    const { ctx } = await aWorkspace();
    const { id: fieldId } = await aField(ctx, { key: "tier", label: "Tier" });
    const { id } = await aContact(ctx, { fields: { tier: "Gold" } });
    await changeField(ctx, fieldId, { key: "plan_level" });
    await updateContact(ctx, id, { fields: { tier: "Silver" } });
    await updateContact(ctx, id, { fields: { plan_level: "Bronze" } });
    expect((await getContact(ctx, id)).fields).toEqual({ [fieldId]: "Bronze" });
    await expect(aField(ctx, { key: "tier", label: "Other" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("that was deleted comes back with its address, with what it decided", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const { id, email } = await aContact(ctx, { firstName: "Ada", tags: ["Gold"] });
    await within(ctx, async (tx) => {
      const topic = await tx.topic.create({ data: { workspaceId, name: unique() } });
      await tx.topicSubscription.create({
        data: { contactId: id, topicId: topic.id, workspaceId, status: "unsubscribed" },
      });
    });
    await deleteContacts(ctx, { filter: { ids: [id] } });
    expect((await listContacts(ctx)).items).toEqual([]);
    expect(await createContact(ctx, NewContact.parse({ email, lastName: "L" }))).toEqual({ id, isRestored: true });
    expect(await getContact(ctx, id)).toMatchObject({ firstName: "Ada", lastName: "L", deletedAt: null });
    const kept = await within(ctx, (tx) => tx.topicSubscription.findMany({ where: { contactId: id } }));
    expect(kept).toMatchObject([{ status: "unsubscribed" }]);
    expect(await listTagsOfContact(ctx, id)).toMatchObject([{ name: "Gold", addedBy: `user:${ctx.actor.id}` }]);
  });

  test("takes its wish for no mail to another address", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const { id, email } = await aContact(ctx);
    const next = `next-${unique()}@example.test`;
    await inScope("system", (tx) =>
      tx.suppression.create({ data: { workspaceId, email, reason: "unsubscribed", source: "test" } }),
    );
    await updateContact(ctx, id, { email: next });
    const held = await within(ctx, (tx) => tx.suppression.findMany({ orderBy: { createdAt: "asc" } }));
    expect(held.map((row) => [row.email, row.reason])).toEqual([
      [email, "unsubscribed"],
      [next, "unsubscribed"],
    ]);
    const other = await aContact(ctx);
    await expect(updateContact(ctx, id, { email: other.email })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of another workspace is neither seen nor changed", async () => {
    const [mine, theirs] = [await aWorkspace(), await aWorkspace()];
    const { id } = await aContact(theirs.ctx, { firstName: "Eve" });
    await expect(getContact(mine.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(updateContact(mine.ctx, id, { firstName: "x" })).rejects.toMatchObject({ code: "not_found" });
    expect(await tagContacts(mine.ctx, { filter: { ids: [id] }, tag: "Gold" })).toMatchObject({ total: 0, changed: 0 });
    expect((await deleteContacts(mine.ctx, { filter: { ids: [id] } })).total).toBe(0);
    expect(await getContact(theirs.ctx, id)).toMatchObject({ firstName: "Eve", deletedAt: null });
  });
});

describe("a batch", () => {
  test("makes, changes, revives and refuses row by row, and the same once more changes nothing", async () => {
    const { ctx } = await aWorkspace();
    await aField(ctx, { key: "visits", label: "Visits", type: "number" });
    const [known, gone] = [await aContact(ctx, { firstName: "Old" }), await aContact(ctx)];
    await deleteContacts(ctx, { filter: { ids: [gone.id] } });
    const batch = [
      { email: known.email, firstName: "New" },
      { email: gone.email },
      { email: "fresh@example.test", tags: ["Gold", "gold"], fields: { visits: "7" } },
      { email: "no address" },
      { email: "x@example.test", fields: { visits: "many" } },
      { email: "FRESH@example.test", lastName: "Twice" },
      { email: "y@example.test", nickname: "y" },
      7,
    ];
    const { results } = await upsertContacts(ctx, batch);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      "updated",
      "restored",
      "created",
      "refused",
      "refused",
      "updated",
      "refused",
      "refused",
    ]);
    expect(results[3]).toMatchObject({ fields: { email: [expect.any(String)] } });
    expect(results[4]).toMatchObject({ fields: { "fields.visits": [expect.any(String)] } });
    expect(results[6]).toMatchObject({ fields: { nickname: [expect.any(String)] } });
    expect(results[2]?.id).toBe(results[5]?.id);
    const again = await upsertContacts(ctx, batch);
    expect(again.results.map(({ outcome }) => outcome)).toEqual([
      "unchanged",
      "unchanged",
      "unchanged",
      "refused",
      "refused",
      "unchanged",
      "refused",
      "refused",
    ]);
  });

  test("of a thousand is a few statements, and two of the same at once make each once", async () => {
    const { ctx } = await aWorkspace({ plan: "growth" });
    const list = emails(1_000);
    const [one, two] = await Promise.all([
      upsertContacts(ctx, rows(list)),
      upsertContacts(ctx, [...rows(list)].reverse()),
    ]);
    const made = [...one.results, ...two.results].filter(({ outcome }) => outcome === "created");
    expect(made).toHaveLength(1_000);
    expect(await countContacts(ctx)).toBe(1_000);
  });
});

describe("the plan's contacts", () => {
  test("are as many as it says, whoever comes at once, and the refusal names the way to more", async () => {
    const { ctx } = await aWorkspace();
    await upsertContacts(ctx, rows(emails(245)));
    const raced = await Promise.allSettled(Array.from({ length: 10 }, () => aContact(ctx)));
    expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    await expect(aContact(ctx)).rejects.toMatchObject({
      code: "limit_reached",
      message: expect.stringMatching(/Free plan holds 250 contacts.*Settings, Billing/),
    });
    expect(await getContactRoom(ctx)).toEqual({ used: 250, limit: 250, plan: "Free" });
    const { items } = await listContacts(ctx, { limit: 10 });
    await deleteContacts(ctx, { filter: { ids: items.map(({ id }) => id) } });
    expect(await countContacts(ctx)).toBe(240);
    await upsertContacts(ctx, rows(emails(8)));
    await expect(restoreContacts(ctx, { filter: {} })).rejects.toMatchObject({ code: "limit_reached" });
    // What is known already takes no room.
    expect((await upsertContacts(ctx, [{ email: items[11]?.email ?? "", firstName: "x" }])).results).toHaveLength(1);
  });

  test("count what is there: after many writes the tally is the rows", async () => {
    const { ctx, workspaceId } = await aWorkspace({ plan: "growth" });
    await upsertContacts(ctx, rows(emails(120)));
    await within(ctx, async (tx) => {
      for (const email of emails(70)) await tx.contact.create({ data: { workspaceId, email, source: "import" } });
    });
    const { items } = await listContacts(ctx, { limit: 100 });
    await deleteContacts(ctx, { filter: { ids: items.slice(0, 60).map(({ id }) => id) } });
    await restoreContacts(ctx, { filter: { ids: items.slice(0, 20).map(({ id }) => id) } });
    const real = await within(ctx, (tx) => tx.contact.count({ where: { workspaceId, deletedAt: null } }));
    expect(await countContacts(ctx)).toBe(real);
    await aContact(ctx);
    expect(await within(ctx, (tx) => tx.contactTally.count())).toBeLessThan(70);
    expect(await countContacts(ctx)).toBe(real + 1);
  });
});
