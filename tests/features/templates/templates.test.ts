import { afterAll, describe, expect, it, vi } from "vitest";
import { createField } from "@/features/contacts/fields/mutations";
import {
  archiveTemplate,
  createTemplate,
  duplicateTemplate,
  saveTemplate,
  setSender,
} from "@/features/templates/mutations";
import { getTemplate, lintContent, listTemplates, renderPreview } from "@/features/templates/queries";
import { TemplateContent, TemplateQuery } from "@/features/templates/schema";
import { sendTest } from "@/features/templates/test-send/mutations";
import { publishTemplate, restoreVersion } from "@/features/templates/versions/mutations";
import { getVersion, listVersions } from "@/features/templates/versions/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { all, aSegment, named } from "~/tests/factories/segments";
import { aWorkspace } from "~/tests/factories/workspaces";

const { mailbox } = await vi.hoisted(async () => ({
  mailbox: await (await import("~/tests/factories/mailbox")).aMailbox(),
}));
afterAll(() => mailbox.close());

const written = (text: string, over: object = {}) =>
  TemplateContent.parse({
    kind: "marketing",
    subject: 'News for {{ contact.first_name | default: "you" }}',
    blocks: [
      { type: "heading", id: "h", text: "News" },
      { type: "text", id: "t", text },
      { type: "footer", id: "f" },
    ],
    ...over,
  });
const aTemplate = (ctx: Context, text = "Hello.", over = {}) =>
  createTemplate(ctx, { name: "News", libraryKey: null, content: written(text, over) });
const aContact = (ctx: Context, over: object = {}) =>
  inScope({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.contact.create({
      data: { workspaceId: ctx.workspaceId, email: `${crypto.randomUUID()}@example.test`, source: "manual", ...over },
      select: { id: true },
    }),
  );
const list = (ctx: Context, over: object = {}) => listTemplates(ctx, TemplateQuery.parse(over));

describe("a draft", () => {
  it("is saved on the revision it was read at: of two tabs the second is told, and may write over", async () => {
    const { ctx } = await aWorkspace();
    const { id: templateId } = await aTemplate(ctx);
    const save = (text: string, revision: number | null) =>
      saveTemplate(ctx, { templateId, name: "News", content: written(text), revision });
    const both = await Promise.allSettled([save("One", 1), save("Two", 1)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect((await save("Three", null)).revision).toBe(3);
    expect((await getTemplate(ctx, templateId)).content.blocks[1]).toMatchObject({ text: "Three" });
  });

  it("comes empty, out of the library or as a copy, and an unknown key names its field", async () => {
    const { ctx } = await aWorkspace();
    const { id } = await createTemplate(ctx, { name: "Hi", libraryKey: "welcome", content: null });
    const { id: copy } = await duplicateTemplate(ctx, id);
    expect((await getTemplate(ctx, copy)).name).toBe("Copy of Hi");
    expect((await getTemplate(ctx, copy)).content).toEqual((await getTemplate(ctx, id)).content);
    await expect(createTemplate(ctx, { name: "Hi", libraryKey: "nothing", content: null })).rejects.toMatchObject({
      fields: { libraryKey: [expect.any(String)] },
    });
  });

  it("belongs to its workspace", async () => {
    const [{ ctx }, other] = [await aWorkspace(), await aWorkspace()];
    const { id } = await aTemplate(ctx);
    await publishTemplate(ctx, id, "");
    for (const attempt of [
      () => getTemplate(other.ctx, id),
      () => duplicateTemplate(other.ctx, id),
      () => archiveTemplate(other.ctx, id, true),
      () => saveTemplate(other.ctx, { templateId: id, name: "x", content: written("x"), revision: null }),
      () => publishTemplate(other.ctx, id, ""),
      () => restoreVersion(other.ctx, id, 1),
      () => getVersion(other.ctx, id, 1),
      () => sendTest(other.ctx, { templateId: id, contactId: null, memberIds: [] }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    expect((await list(other.ctx)).items).toEqual([]);
  });
});

describe("the list", () => {
  it("pages, sorts, searches and filters", async () => {
    const { ctx } = await aWorkspace();
    for (const name of ["Cherry", "apple", "Banana"])
      await createTemplate(ctx, { name, libraryKey: null, content: written(`All about ${name}`) });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(ctx, { sort: "name", limit: 1, cursor });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(names).toEqual(["apple", "Banana", "Cherry"]);
    const [newest] = (await list(ctx)).items;
    expect(newest?.name).toBe("Banana");
    expect((await list(ctx, { text: "about CHERRY" })).items).toMatchObject([{ name: "Cherry" }]);
    await archiveTemplate(ctx, newest?.id ?? "", true);
    expect((await list(ctx, { isArchived: true })).items.map(({ name }) => name)).toEqual(["Banana"]);
    expect((await list(ctx, { kind: "transactional" })).items).toEqual([]);
    expect((await list(ctx, { isPublished: true })).items).toEqual([]);
    await expect(list(ctx, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("versions", () => {
  it("never change, count up without a gap when published at once, and an old one comes back as a new one", async () => {
    const { ctx, user } = await aWorkspace();
    const { id } = await aTemplate(ctx, "First");
    await publishTemplate(ctx, id, "Begin");
    await saveTemplate(ctx, { templateId: id, name: "News", content: written("Second"), revision: null });
    const all = await Promise.all([1, 2, 3].map(() => publishTemplate(ctx, id, "")));
    expect(all.map(({ number }) => number).sort()).toEqual([2, 3, 4]);
    expect((await restoreVersion(ctx, id, 1)).number).toBe(5);
    const { items } = await listVersions(ctx, id);
    expect(items.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
    expect(items[0]).toMatchObject({ note: "Version 1 restored", changes: ["Changed: text “First”"] });
    expect(items.at(-1)).toMatchObject({ note: "Begin", author: "Robin Example", changes: [] });
    const { content, isChanged, publishedNumber } = await getTemplate(ctx, id);
    expect(content.blocks[1]).toMatchObject({ text: "First" });
    expect({ isChanged, publishedNumber }).toEqual({ isChanged: false, publishedNumber: 5 });
    expect(user.name).toBe("Robin Example");
    const change = inScope("system", (tx) =>
      tx.templateVersion.updateMany({ where: { templateId: id }, data: { note: "other" } }),
    );
    await expect(change).rejects.toThrow();
    expect((await listVersions(ctx, id, { before: 3, limit: 1 })).items.map(({ number }) => number)).toEqual([2]);
  });

  it("are not made of a draft with an error, which is told by field", async () => {
    const { ctx } = await aWorkspace();
    const { id } = await aTemplate(ctx, "Dear {{ contact.frist_name }}, [here](javascript:x)", { subject: "" });
    await expect(publishTemplate(ctx, id, "")).rejects.toMatchObject({
      code: "invalid",
      fields: {
        subject: [expect.any(String)],
        "blocks.1.text": [expect.any(String)],
        "contact.frist_name": [expect.stringContaining("first_name")],
      },
    });
    expect((await listVersions(ctx, id)).items).toEqual([]);
  });
});

describe("lint and preview", () => {
  it("count who lacks a value, of all, of a list and of a segment, by today's key and by former ones", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const { id: fieldId } = await createField(ctx, { key: "plan", label: "Plan", type: "text", options: [] });
    await inScope("system", (tx) => tx.contactField.update({ where: { id: fieldId }, data: { formerKeys: ["tier"] } }));
    const [ada] = [
      await aContact(ctx, { firstName: "Ada", fields: { [fieldId]: "gold" } }),
      await aContact(ctx, { firstName: " ", fields: { [fieldId]: "" } }),
      await aContact(ctx, { fields: {} }),
      await aContact(ctx, { deletedAt: new Date() }),
    ];
    const { id: listId } = await inScope("system", (tx) => tx.contactList.create({ data: { workspaceId, name: "L" } }));
    await inScope("system", (tx) =>
      tx.listMember.create({ data: { listId, contactId: ada?.id ?? "", workspaceId, addedBy: "test" } }),
    );
    const content = written("{{ contact.first_name }} {{ contact.plan }} {{ contact.tier }} {{ contact.email }}");
    const counts = async (filter = {}) => {
      const { findings, audienceCount } = await lintContent(ctx, content, filter);
      const missing = findings.filter(({ code }) => code === "missing_variable");
      return [audienceCount, ...missing.map(({ field, count }) => `${field} ${count}`).sort()];
    };
    expect(await counts()).toEqual([3, "contact.first_name 2", "contact.plan 2", "contact.tier 2"]);
    expect(await counts({ listId })).toEqual([1, "contact.first_name 0", "contact.plan 0", "contact.tier 0"]);
    const segmentId = await aSegment(ctx, all(named("Ada")));
    expect(await counts({ segmentId })).toEqual(await counts({ listId }));
    const { mail } = await renderPreview(ctx, content, { contactId: ada?.id });
    expect(mail?.text).toContain("Ada gold gold");
    const { mail: asked } = await renderPreview(ctx, content, { variables: { first_name: "<Eve>", plan: "x" } });
    expect(asked?.html).toContain("&lt;Eve&gt; x");
    expect(asked?.subject).toBe("News for <Eve>");
  });

  it("show the company's name and address once they are set", async () => {
    const { ctx } = await aWorkspace({ name: "Acme" });
    const codes = async () => (await lintContent(ctx, written("Hello."))).findings.map(({ code }) => code);
    expect(await codes()).toContain("no_company_address");
    await setSender(ctx, { company: "Acme <Ltd>", address: "1 Road" });
    expect(await codes()).not.toContain("no_company_address");
    const { mail } = await renderPreview(ctx, written("Hello."));
    expect(mail?.html).toContain("Acme &lt;Ltd&gt;");
    expect(mail?.text).toContain("Acme <Ltd>\n1 Road");
  });
});

describe("a test", () => {
  it("reaches oneself or members, as a contact would get it, and nobody else", async () => {
    const { ctx, user, asRole } = await aWorkspace();
    const { user: colleague } = await asRole("editor");
    const { id: contactId } = await aContact(ctx, { firstName: "Eve\r\nBcc: all@example.test" });
    const { id: templateId } = await aTemplate(ctx, "Hello {{ contact.first_name }}.");
    expect(await sendTest(ctx, { templateId, contactId, memberIds: [] })).toEqual({ sentTo: [user.email] });
    const [mail] = await mailbox.mailsTo(user.email);
    expect(mail?.subject).toBe("[Test] News for Eve Bcc: all@example.test");
    expect(mail?.html).toContain("<h1");
    await sendTest(ctx, { templateId, contactId: null, memberIds: [colleague.userId] });
    expect(await mailbox.mailsTo(colleague.email)).toHaveLength(1);
    const stranger = await aWorkspace();
    await expect(
      sendTest(ctx, { templateId, contactId: null, memberIds: [stranger.user.userId] }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(
      sendTest(ctx, { templateId, contactId: (await aContact(stranger.ctx)).id, memberIds: [] }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused after sixty in an hour", async () => {
    const { ctx } = await aWorkspace();
    const { rateLimit } = await import("@/lib/rate-limit");
    const { id: templateId } = await aTemplate(ctx);
    for (let i = 0; i < 60; i++)
      await rateLimit(`template-test:${ctx.workspaceId}`, { limit: 60, windowSeconds: 3_600 });
    await expect(sendTest(ctx, { templateId, contactId: null, memberIds: [] })).rejects.toMatchObject({
      code: "rate_limited",
    });
  });
});
