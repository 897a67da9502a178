import { expect, test } from "vitest";
import { POST as duplicate } from "@/app/api/v1/templates/[id]/duplicate/route";
import { GET as lint } from "@/app/api/v1/templates/[id]/lint/route";
import { POST as publish } from "@/app/api/v1/templates/[id]/publish/route";
import { POST as render } from "@/app/api/v1/templates/[id]/render/route";
import { POST as restore } from "@/app/api/v1/templates/[id]/restore/route";
import { DELETE, GET as getOne, PUT } from "@/app/api/v1/templates/[id]/route";
import { POST as sendTest } from "@/app/api/v1/templates/[id]/test/route";
import { GET as versions } from "@/app/api/v1/templates/[id]/versions/route";
import { GET as library } from "@/app/api/v1/templates/library/route";
import { GET, POST } from "@/app/api/v1/templates/route";
import { GET as getSender, PUT as putSender } from "@/app/api/v1/templates/sender/route";
import { createContact } from "@/features/contacts/mutations";
import { NewContact } from "@/features/contacts/schema";
import { publicId } from "@/lib/ids";
import { aClient, call, knowsOnlyItsOwn, readAll, refusesField, refusesStrangers } from "../support";

type Template = {
  id: string;
  name: string;
  revision: number;
  content: { subject: string };
  publishedVersion: number | null;
};
type Mail = { subject: string; html: string; text: string };

const content = {
  kind: "marketing",
  subject: "Hello {{ contact.first_name }}",
  blocks: [
    { type: "text", id: "t", text: "Order {{ event.number }}" },
    { type: "footer", id: "f" },
  ],
};
const aTemplate = async (key: string) => (await call<Template>(POST, key, { body: { name: "News", content } })).data;

test("201: a template is made, changed, published, restored, copied and archived", async () => {
  const { key } = await aClient();
  const { data: keys } = await call<{ key: string }[]>(library, key);
  expect(keys.length).toBeGreaterThanOrEqual(14);
  const made = await call<Template>(POST, key, { body: { name: "Hi", libraryKey: keys[0]?.key } });
  expect([made.status, made.data.publishedVersion]).toEqual([201, null]);
  const { id, revision, content: first } = made.data;
  const params = { id };
  expect((await call(publish, key, { params, body: { note: "First" } })).data).toEqual({ id, number: 1 });
  const body = { name: "Hi", content: { ...first, subject: "Changed" }, revision };
  expect((await call<Template>(PUT, key, { params, body })).data).toMatchObject({
    isChanged: true,
    revision: revision + 1,
  });
  expect((await call(PUT, key, { params, body })).status).toBe(409);
  await call(publish, key, { params, body: {} });
  expect((await call(restore, key, { params, body: { number: 1 } })).data).toEqual({ id, number: 3 });
  expect((await call<Template>(getOne, key, { params })).data.content.subject).toBe(first.subject);
  const listed = await call<{ number: number }[]>(versions, key, { params, query: { limit: 2 } });
  expect([listed.data.map(({ number }) => number), listed.nextCursor]).toEqual([[3, 2], "2"]);
  const copy = await call<Template>(duplicate, key, { params, body: {} });
  expect(copy.data.name).toBe("Copy of Hi");
  expect((await readAll<Template>(GET, key, { limit: 1, sort: "name" })).map(({ name }) => name)).toEqual([
    "Copy of Hi",
    "Hi",
  ]);
  await call(DELETE, key, { params });
  expect((await call<Template[]>(GET, key)).data.map(({ id: one }) => one)).toEqual([copy.data.id]);
});

test("200: it is rendered for a contact or with variables, and what lint says counts real contacts", async () => {
  const { key, ctx } = await aClient();
  const { id } = await aTemplate(key);
  const { id: contactId } = await createContact(
    ctx,
    NewContact.parse({ email: "eve@example.test", firstName: "<Eve>" }),
  );
  await createContact(ctx, NewContact.parse({ email: "nobody@example.test" }));
  const asked = { contactId: publicId("contact", contactId), event: { number: "A&1" } };
  const mail = (await call<Mail>(render, key, { params: { id }, body: asked })).data;
  expect(mail.subject).toBe("Hello <Eve>");
  expect(mail.html).toContain("Order A&amp;1");
  expect(mail.text).toContain("Order A&1");
  const own = await call<Mail>(render, key, { params: { id }, body: { variables: { first_name: "Zoe" } } });
  expect(own.data.subject).toBe("Hello Zoe");
  const { data } = await call<{ findings: object[]; audienceCount: number; isPublishable: boolean }>(lint, key, {
    params: { id },
  });
  expect(data).toMatchObject({ isPublishable: true, audienceCount: 2 });
  expect(data.findings).toContainEqual(
    expect.objectContaining({ field: "contact.first_name", count: 1, fix: expect.stringContaining("default") }),
  );
  const sender = { company: "Acme", address: "1 Road" };
  expect((await call(putSender, key, { body: sender })).data).toEqual(sender);
  expect((await call(getSender, key)).data).toEqual(sender);
});

test("401, 403, 404 and 422", async () => {
  const client = await aClient();
  const { key } = client;
  await refusesStrangers(GET, "templates.read", client);
  await refusesStrangers(POST, "templates.write", client, { body: { name: "x" } });
  const { id } = await aTemplate((await aClient()).key);
  await knowsOnlyItsOwn(getOne, "tpl", client, id);
  await knowsOnlyItsOwn(PUT, "tpl", client, id, { name: "x", content });
  for (const door of [publish, render, sendTest, duplicate]) await knowsOnlyItsOwn(door, "tpl", client, id, {});
  await knowsOnlyItsOwn(lint, "tpl", client, id);
  await knowsOnlyItsOwn(versions, "tpl", client, id);
  await knowsOnlyItsOwn(DELETE, "tpl", client, id);
  await refusesField(POST, key, "content.accent", { body: { name: "x", content: { ...content, accent: "red" } } });
  await refusesField(POST, key, "content.blocks.1.id", {
    body: { name: "x", content: { ...content, blocks: [content.blocks[0], content.blocks[0]] } },
  });
  const { data: own } = await call<Template>(POST, key, {
    body: { name: "x", content: { ...content, subject: "{% include 'a' %}" } },
  });
  await refusesField(publish, key, "subject", { params: { id: own.id }, body: {} });
  await refusesField(render, key, "subject", { params: { id: own.id }, body: {} });
  expect((await call(restore, key, { params: { id: own.id }, body: { number: 9 } })).status).toBe(404);
  expect((await call(sendTest, key, { params: { id: own.id }, body: { memberIds: ["usr_x"] } })).status).toBe(422);
});
