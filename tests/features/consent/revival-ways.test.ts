import { beforeAll, describe, expect, test } from "vitest";
import { confirmByLink } from "@/features/consent/joining/mutations";
import { linkMaker, saveChoices, unsubscribeByLink } from "@/features/consent/links/mutations";
import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { deleteContacts, restoreContacts } from "@/features/contacts/bulk/mutations";
import { mergeContacts, undoMerge } from "@/features/contacts/merge/mutations";
import { createContact, updateContact, upsertContacts } from "@/features/contacts/mutations";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { aContactOf, aTopic, isMailable, newsletterOf, statusOf, subscribed } from "~/tests/factories/consent";
import { imported, undone } from "~/tests/factories/imports";
import { anEmail, aWorkspace } from "~/tests/factories/workspaces";

const origin = { ip: "192.0.2.7", userAgent: "Reader/1" };
const tokenIn = (url: string) => url.split("/").at(-1) ?? "";

let ctx: Context;
let topicId: string;
beforeAll(async () => {
  ({ ctx } = await aWorkspace({ plan: "growth" }));
  topicId = (await newsletterOf(ctx)).id;
});

type Reader = { id: string; email: string };
async function aReader(): Promise<Reader> {
  const contact = await aContactOf(ctx);
  await subscribed(ctx, topicId, contact.id);
  return contact;
}
const linksOf = async ({ id, email }: Reader) =>
  (await linkMaker(ctx)).mailLinks({ contactId: id, email, topicId, messageId: null });
/** Leaves the topic, or everything, by the link of a mail. */
async function leave(reader: Reader, isEverything: boolean) {
  const { unsubscribeUrl } = await linksOf(reader);
  expect(await unsubscribeByLink(tokenIn(unsubscribeUrl), { origin, isOneClick: false, isEverything })).toBe(true);
}
const may = ({ id }: Reader) => isMailable(ctx, id, topicId);

/** Ways by which a contact is written that know nothing of consent: none of them makes an opt-out mailable. */
const ways: Record<string, (reader: Reader) => Promise<Reader>> = {
  "an import that adds it again": async (reader) => {
    await imported(ctx, `email,firstName\n${reader.email},Ada\n`, ["email", "firstName"]);
    return reader;
  },
  "an import that subscribes, without a later date of consent": async (reader) => {
    const subscribe = { topicId, source: "A fair", text: "Yes.", textVersion: "1", consentedOn: null };
    const { id } = await imported(ctx, `email\n${reader.email}\n`, ["email"], { subscribe });
    expect(await may(reader)).toBe(false);
    await undone(ctx, id);
    return reader;
  },
  "the API's upsert": async (reader) => {
    await upsertContacts(ctx, [{ email: reader.email.toUpperCase(), firstName: "Ada", tags: ["vip"] }], "api");
    return reader;
  },
  "deletion and restoring": async (reader) => {
    await deleteContacts(ctx, { filter: { ids: [reader.id] } });
    await restoreContacts(ctx, { filter: { ids: [reader.id] } });
    return reader;
  },
  "deletion and being made anew": async (reader) => {
    await deleteContacts(ctx, { filter: { ids: [reader.id] } });
    const { id } = await createContact(ctx, { email: reader.email });
    return { ...reader, id };
  },
  "a merge into one that is subscribed": async (reader) => {
    const other = await aReader();
    await mergeContacts(ctx, { keptId: other.id, goneId: reader.id });
    return other;
  },
  "a merge of one that is subscribed into it, and its undoing": async (reader) => {
    const other = await aReader();
    const { id } = await mergeContacts(ctx, { keptId: reader.id, goneId: other.id });
    expect(await may(reader)).toBe(false);
    await undoMerge(ctx, id);
    return reader;
  },
};

describe.each([
  ["a topic", false],
  ["everything", true],
])("who left %s", (_, isEverything) => {
  test.each(Object.keys(ways))("is not brought back by %s", async (way) => {
    const reader = await aReader();
    await leave(reader, isEverything);
    const after = await ways[way]?.(reader);
    expect(after && (await may(after))).toBe(false);
  });

  test("stays out when the merge is undone in which they left once more by an old mail", async () => {
    const [kept, gone] = [await aReader(), await aReader()];
    await leave(gone, isEverything);
    const { id } = await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
    await leave(kept, isEverything);
    await undoMerge(ctx, id);
    expect([await may(kept), await may(gone)]).toEqual([false, false]);
  });

  test("is out at an address of theirs that is changed to another's who left", async () => {
    const [left, other] = [await aReader(), await aReader()];
    await leave(left, isEverything);
    await within(ctx, (tx) => tx.contact.deleteMany({ where: { id: left.id } }));
    await updateContact(ctx, other.id, { email: left.email });
    expect(await may(other)).toBe(false);
  });

  test("takes the opt-out along to a new address, and an old mail does not end it", async () => {
    const reader = await aReader();
    await leave(reader, isEverything);
    await updateContact(ctx, reader.id, { email: anEmail("moved") });
    expect(await may(reader)).toBe(false);
    const { preferencesUrl, unsubscribeUrl } = await linksOf(reader);
    for (const url of [preferencesUrl, unsubscribeUrl])
      await saveChoices(tokenIn(url), { shown: [topicId], on: [], ticked: [topicId] }, origin);
    expect(await may(reader)).toBe(false);
  });
});

test("the mail of a sign-up confirms nothing once it was answered, left, or its contact has another address", async () => {
  const topic = await aTopic(ctx, { isDoubleOptIn: true });
  const asked = async () => {
    const contact = await aContactOf(ctx);
    await subscribe(ctx, { contactIds: [contact.id], topicId: topic.id, source: "form", proof: { text: "Yes" } });
    const { id: messageId } = await within(ctx, (tx) =>
      tx.optIn.findFirstOrThrow({ where: { contactId: contact.id } }),
    );
    const to = { contactId: contact.id, email: contact.email, topicId: topic.id, messageId };
    return { ...contact, token: tokenIn((await linkMaker(ctx)).confirmUrl(to)) };
  };
  const [answered, moved] = [await asked(), await asked()];
  await confirmByLink(answered.token, origin);
  expect(await statusOf(ctx, answered.id, topic.id)).toBe("subscribed");
  await unsubscribe(ctx, { contactIds: [answered.id], topicId: topic.id, source: "manual" });
  await confirmByLink(answered.token, origin);
  expect(await statusOf(ctx, answered.id, topic.id)).toBe("unsubscribed");
  await updateContact(ctx, moved.id, { email: anEmail("moved") });
  await confirmByLink(moved.token, origin);
  expect(await statusOf(ctx, moved.id, topic.id)).toBe("pending");
});
