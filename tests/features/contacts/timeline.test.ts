import { expect, test } from "vitest";
import { unsubscribe } from "@/features/consent/mutations";
import { addToList, deleteContacts, restoreContacts, untagContacts } from "@/features/contacts/bulk/mutations";
import { recordEvent } from "@/features/contacts/events/mutations";
import { EventInput } from "@/features/contacts/events/schema";
import { createList } from "@/features/contacts/lists/mutations";
import { NewList } from "@/features/contacts/lists/schema";
import { mergeContacts } from "@/features/contacts/merge/mutations";
import { updateContact } from "@/features/contacts/mutations";
import { getContact } from "@/features/contacts/queries";
import { listTimeline, namesOfActors } from "@/features/contacts/timeline/queries";
import type { Context } from "@/gates/context";
import { mint } from "@/gates/mint";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { aContact } from "~/tests/factories/contacts";
import { aWorkspace } from "~/tests/factories/workspaces";

const minute = 60_000;

/** Mails of the workspace, each a minute older than the one before. */
async function someMail(ctx: Context, mails: { from: string; to: string; labels: string[]; subject: string }[]) {
  const { workspaceId } = ctx;
  await inScope("system", async (tx) => {
    const { id: connectionId } = await tx.gmailConnection.create({
      data: { workspaceId, googleSub: newId(), email: "me@example.test", scopes: [] },
    });
    await tx.emailDiscovery.createMany({
      data: mails.map(({ from, to, labels, subject }, index) => ({
        workspaceId,
        connectionId,
        gmailId: newId(),
        threadId: "t",
        state: "ready" as const,
        subject,
        fromEmail: from,
        toEmails: [to],
        labels,
        sentAt: new Date(Date.now() - index * minute),
      })),
    });
  });
}

const kinds = async (ctx: Context, id: string) => (await listTimeline(ctx, id)).items.map(({ kind }) => kind);

test("everything that happened to a person is told once, the newest first, page by page", async () => {
  const { ctx, user } = await aWorkspace();
  const { id, email } = await aContact(ctx, { tags: ["Gold"] });
  await someMail(ctx, [
    { from: email, to: "me@example.test", labels: ["INBOX"], subject: "Question" },
    { from: "me@example.test", to: email, labels: ["SENT"], subject: "Answer" },
    { from: "me@example.test", to: email, labels: ["SENT", "TRASH"], subject: "Thrown away" },
    { from: email, to: "me@example.test", labels: ["SPAM"], subject: "Spam" },
    { from: "other@example.test", to: email, labels: ["INBOX"], subject: "Not ours to them" },
  ]);
  await recordEvent(ctx, EventInput.parse({ contactId: id, name: "purchase", properties: { total: 5 } }));
  await updateContact(ctx, id, { firstName: "Ada" });
  const [tag] = (await getContact(ctx, id)).tags;
  await untagContacts(ctx, { filter: { ids: [id] }, tagId: tag?.id ?? "" });
  const list = await createList(ctx, NewList.parse({ name: "VIPs" }));
  await addToList(ctx, { filter: { ids: [id] }, listId: list.id });
  await unsubscribe(ctx, { contactIds: [id], topicId: null, source: "manual" });
  await deleteContacts(ctx, { filter: { ids: [id] } });
  await restoreContacts(ctx, { filter: { ids: [id] } });

  const { items } = await listTimeline(ctx, id);
  expect(items.map(({ kind }) => kind).sort()).toEqual(
    [
      "consent",
      "created",
      "deleted",
      "event",
      "list_added",
      "mail_received",
      "mail_sent",
      "restored",
      "suppression",
      "tag_added",
      "tag_removed",
      "updated",
    ].sort(),
  );
  expect(items.every(({ at }, index) => index === 0 || at <= (items[index - 1]?.at ?? at))).toBe(true);
  expect(items.find(({ kind }) => kind === "tag_removed")).toMatchObject({
    details: { name: "Gold" },
    actor: `user:${user.userId}`,
  });
  expect(items.find(({ kind }) => kind === "event")?.details).toEqual({ name: "purchase", properties: { total: 5 } });
  expect(await namesOfActors(ctx, [`user:${user.userId}`, `user:${newId()}`, "job:contacts.import"])).toMatchObject({
    [`user:${user.userId}`]: "Robin Example",
    "job:contacts.import": "An import",
  });

  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTimeline(ctx, id, { limit: 2, cursor });
    pages.push(...page.items.map((item) => `${item.kind} ${item.id}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(pages).toEqual(items.map((item) => `${item.kind} ${item.id}`));
  expect((await listTimeline(ctx, id, { group: "mail" })).items.map(({ details }) => details.subject)).toEqual([
    "Question",
    "Answer",
  ]);
});

test("a merged person's timeline has the mail of both addresses; who may not read mail does not see it", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const [kept, gone] = [await aContact(ctx), await aContact(ctx)];
  await someMail(ctx, [{ from: gone.email, to: "me@example.test", labels: ["INBOX"], subject: "From the other" }]);
  await mergeContacts(ctx, { keptId: kept.id, goneId: gone.id });
  expect(await kinds(ctx, kept.id)).toEqual(expect.arrayContaining(["mail_received", "merged", "created"]));
  const few = mint({ workspaceId, actor: ctx.actor, permissions: new Set(["contacts.read"]) });
  expect(await kinds(few, kept.id)).not.toContain("mail_received");
  expect((await listTimeline(few, kept.id, { group: "mail" })).items).toEqual([]);
});

test("another workspace's person has no timeline here, nor is their mail in ours", async () => {
  const [mine, theirs] = [await aWorkspace(), await aWorkspace()];
  const { id } = await aContact(theirs.ctx, { email: "same@example.test" });
  const own = await aContact(mine.ctx, { email: "same@example.test" });
  await someMail(theirs.ctx, [
    { from: "same@example.test", to: "x@example.test", labels: ["INBOX"], subject: "Theirs" },
  ]);
  await expect(listTimeline(mine.ctx, id)).rejects.toMatchObject({ code: "not_found" });
  expect(await kinds(mine.ctx, own.id)).toEqual(["created"]);
  await expect(listTimeline(mine.ctx, own.id, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid" });
});
