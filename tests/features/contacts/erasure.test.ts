import { beforeAll, describe, expect, test } from "vitest";
import { countContacts } from "@/features/billing/limits/queries";
import { subscribe } from "@/features/consent/mutations";
import { recordEvent } from "@/features/contacts/events/mutations";
import { EventInput } from "@/features/contacts/events/schema";
import { mergeContacts } from "@/features/contacts/merge/mutations";
import { updateContact } from "@/features/contacts/mutations";
import { eraseContact } from "@/features/contacts/personal/mutations";
import { getPersonalData } from "@/features/contacts/personal/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { isMailable, newsletterOf, subscribed, suppressionOf } from "~/tests/factories/consent";
import { aContact } from "~/tests/factories/contacts";
import { imported } from "~/tests/factories/imports";
import { anEmail, aWorkspace } from "~/tests/factories/workspaces";

let ctx: Context;
let topicId: string;
beforeAll(async () => {
  ({ ctx } = await aWorkspace());
  topicId = (await newsletterOf(ctx)).id;
});

/** Which tables mention each text anywhere; the first lines of an import's file go with it after some days. */
const mentions = (...texts: string[]) =>
  inScope("system", async (tx) => {
    const tables = await tx.$queryRaw<{ name: string }[]>`
      SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'contact_import' AND has_table_privilege(c.oid, 'SELECT')`;
    const each = tables.map(
      ({ name }) => `SELECT DISTINCT '${name}' AS name, x AS text FROM "${name}" t JOIN unnest($2::text[]) x
        ON strpos(lower(t::text), x) > 0 WHERE t.workspace_id = $1::uuid`,
    );
    const rows = await tx.$queryRawUnsafe<{ name: string; text: string }[]>(
      `${each.join(" UNION ALL ")} ORDER BY 1`,
      ctx.workspaceId,
      texts,
    );
    return texts.map((text) => rows.filter((row) => row.text === text).map(({ name }) => name));
  });

/** Somebody who was imported, renamed, merged, and did and decided this and that. */
async function aPast() {
  const [first, email, other] = [anEmail("first"), anEmail("erin"), anEmail("twin")];
  await imported(ctx, `email,firstName\n${first},Erin\n${first},Twice\nnot ${first},x\n`, ["email", "firstName"]);
  const where = { workspaceId_email: { workspaceId: ctx.workspaceId, email: first } };
  const { id } = await within(ctx, (tx) => tx.contact.findUniqueOrThrow({ where }));
  await updateContact(ctx, id, { email, firstName: "Erin", tags: ["Gold"] });
  await recordEvent(ctx, EventInput.parse({ contactId: id, name: "purchase", properties: { for: email } }));
  await subscribed(ctx, topicId, id);
  const twin = await aContact(ctx, { email: other });
  await subscribe(ctx, { contactIds: [twin.id], topicId, source: "manual", proof: { text: `Told by ${other}` } });
  await mergeContacts(ctx, { keptId: id, goneId: twin.id });
  return { id, twinId: twin.id, first, email, other };
}

describe("a contact that is erased", () => {
  test("is nowhere any more but for its addresses, suppressed, and the id of the audit log", async () => {
    const { id, twinId, first, email, other } = await aPast();
    const before = await countContacts(ctx);
    expect((await mentions(email))[0]?.length).toBeGreaterThan(2);
    await eraseContact(ctx, { contactId: id, confirmation: email });
    const only = ["suppression"];
    expect(await mentions(first, email, other, id, twinId)).toEqual([only, only, only, ["audit_log"], ["audit_log"]]);
    for (const address of [first, email, other])
      expect(await suppressionOf(ctx, address)).toMatchObject({ reason: "unsubscribed", note: "", expiresAt: null });
    expect(await countContacts(ctx)).toBe(before - 1);
  });

  test("is mailed by nobody who adds it again, until its owner asks for it", async () => {
    const contact = await aContact(ctx);
    await eraseContact(ctx, { contactId: contact.id });
    const again = await aContact(ctx, { email: contact.email });
    expect(await isMailable(ctx, again.id, null)).toBe(false);
    await subscribed(ctx, topicId, again.id);
    expect(await isMailable(ctx, again.id, topicId)).toBe(true);
  });

  test("is named by its address; another address, another workspace or none there refuse, and nothing goes", async () => {
    const contact = await aContact(ctx);
    const wrong = eraseContact(ctx, { contactId: contact.id, confirmation: "other@example.test" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid", fields: { confirmation: [expect.any(String)] } });
    const { ctx: theirs } = await aWorkspace();
    for (const erase of [
      () => eraseContact(theirs, { contactId: contact.id }),
      () => eraseContact(ctx, { contactId: crypto.randomUUID() }),
    ])
      await expect(erase()).rejects.toMatchObject({ code: "not_found" });
    expect(await suppressionOf(ctx, contact.email)).toBeNull();
    expect(await within(ctx, (tx) => tx.contact.count({ where: { id: contact.id } }))).toBe(1);
  });
});

test("a person's data is all that is kept of them, and nothing of others or of another workspace", async () => {
  const { id, email, other } = await aPast();
  const neighbour = await aContact(ctx);
  const all = await getPersonalData(ctx, id);
  expect(Object.keys(all.data)).toEqual(
    expect.arrayContaining(["consent", "contact", "contact_event", "contact_tag", "topic_subscription"]),
  );
  expect([all.email, all.data.contact?.map((row) => row.email)]).toEqual([
    email,
    expect.arrayContaining([email, other]),
  ]);
  expect(all.names).toMatchObject({ tags: [{ name: "Gold" }], topics: [{ name: "Newsletter" }] });
  expect(JSON.stringify(all)).not.toContain(neighbour.id);
  await expect(getPersonalData((await aWorkspace()).ctx, id)).rejects.toMatchObject({ code: "not_found" });
});
