import { expect, test } from "vitest";
import { deleteContacts } from "@/features/contacts/bulk/mutations";
import { countMatches } from "@/features/contacts/queries";
import { ContactFilter, type ContactSort } from "@/features/contacts/schema";
import { listContacts, roughCount } from "@/features/contacts/table/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aContact, aField } from "~/tests/factories/contacts";
import { aWorkspace, unique } from "~/tests/factories/workspaces";

const names = async (ctx: Context, filter: object, sort: ContactSort = "oldest") =>
  (await listContacts(ctx, { ...filter, sort })).items.map(({ firstName }) => firstName);

test("custom fields are compared by their type; what is of another type, or unset, is no find", async () => {
  const { ctx } = await aWorkspace();
  const [visits, born, likes, plan, member] = [
    (await aField(ctx, { key: "visits", type: "number" })).id,
    (await aField(ctx, { key: "born", type: "date" })).id,
    (await aField(ctx, { key: "likes", type: "list" })).id,
    (await aField(ctx, { key: "plan", type: "text" })).id,
    (await aField(ctx, { key: "member", type: "boolean" })).id,
  ];
  const people: [string, object][] = [
    ["Ada", { visits: 9, born: "1815-12-10", likes: "math, tea", plan: "Pro", member: true }],
    ["Bob", { visits: 10, born: "1990-01-01", likes: "tea", plan: "proper", member: false }],
    ["Cid", {}],
    ["Dan", { visits: -1.5, plan: "10%" }],
  ];
  for (const [firstName, fields] of people) await aContact(ctx, { firstName, fields });
  const where = (fieldId: string, test: string, value = "") => ({ fields: [{ fieldId, test, value }] });
  const cases: [object, string[]][] = [
    [where(visits, "atLeast", "9"), ["Ada", "Bob"]],
    [where(visits, "atMost", "9"), ["Ada", "Dan"]],
    [where(visits, "is", "10.0"), ["Bob"]],
    [where(visits, "is", "ten"), []],
    [where(visits, "atLeast", "1990-01-01"), []],
    [where(born, "atMost", "1900-01-01"), ["Ada"]],
    [where(born, "atLeast", "5"), []],
    [where(likes, "is", "tea"), ["Ada", "Bob"]],
    [where(likes, "is", "te"), []],
    [where(plan, "is", "PRO"), ["Ada"]],
    [where(plan, "contains", "pro"), ["Ada", "Bob"]],
    [where(plan, "contains", "0%"), ["Dan"]],
    [where(plan, "contains", "%"), ["Dan"]],
    [where(member, "is", "false"), ["Bob"]],
    [where(plan, "isUnset"), ["Cid"]],
    [where(visits, "isSet"), ["Ada", "Bob", "Dan"]],
    [where(newId(), "is", "'; DROP TABLE contact; --"), []],
    [{ fields: [...where(visits, "isSet").fields, ...where(likes, "is", "math").fields] }, ["Ada"]],
  ];
  for (const [filter, expected] of cases) expect(await names(ctx, filter), JSON.stringify(filter)).toEqual(expected);
});

test("tags, subscription, suppression, source, day, deletion and words narrow together", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const topic = await within(ctx, (tx) => tx.topic.create({ data: { workspaceId, name: unique() } }));
  const ada = await aContact(ctx, { firstName: "Ada", lastName: "Lovelace", tags: ["A", "B"], phone: "+49301234567" });
  const bob = await aContact(ctx, { firstName: "Bob", tags: ["A"] });
  const cid = await aContact(ctx, { firstName: "Cid" });
  const subscribed = (contactId: string, status: "subscribed" | "unsubscribed") =>
    within(ctx, (tx) => tx.topicSubscription.create({ data: { contactId, topicId: topic.id, workspaceId, status } }));
  await subscribed(ada.id, "subscribed");
  await subscribed(bob.id, "unsubscribed");
  const suppress = (email: string, expiresAt: Date | null) =>
    inScope("system", (tx) =>
      tx.suppression.create({ data: { workspaceId, email, reason: "manual", source: "test", expiresAt } }),
    );
  await suppress(ada.email, null);
  await suppress(bob.email, new Date(Date.now() - 1_000));
  const [a, b] = await within(ctx, (tx) => tx.tag.findMany({ orderBy: { name: "asc" } }));
  const today = new Date().toISOString().slice(0, 10);
  const status = (state: string, topicId: string | null = topic.id) => ({ subscription: { topicId, status: state } });
  const cases: [object, string[]][] = [
    [{ tagIds: [a?.id] }, ["Ada", "Bob"]],
    [{ tagIds: [a?.id, b?.id] }, ["Ada"]],
    [status("subscribed"), ["Ada"]],
    [status("unsubscribed", null), ["Bob"]],
    [status("none"), ["Cid"]],
    [status("subscribed", newId()), []],
    [{ isSuppressed: true }, ["Ada"]],
    [{ isSuppressed: false }, ["Bob", "Cid"]],
    [{ source: "import" }, []],
    [{ since: today, until: today }, ["Ada", "Bob", "Cid"]],
    [{ until: "2020-01-01" }, []],
    [{ text: "love ADA" }, ["Ada"]],
    [{ text: "49301234" }, ["Ada"]],
    [{ email: ` ${bob.email.toUpperCase()}` }, ["Bob"]],
    [{ text: "a", tagIds: [a?.id], isSuppressed: false }, ["Bob"]],
  ];
  for (const [filter, expected] of cases) {
    const asked = ContactFilter.parse(filter);
    expect(await names(ctx, asked), JSON.stringify(filter)).toEqual(expected);
    expect(await countMatches(ctx, asked)).toBe(expected.length);
  }
  await deleteContacts(ctx, { filter: { ids: [cid.id] } });
  expect(await names(ctx, { isDeleted: true })).toEqual(["Cid"]);
  expect(await roughCount(ctx, {})).toEqual({ count: 2, isMore: false });
  expect(await names(ctx, {}, "name")).toEqual(["Bob", "Ada"]);
});
