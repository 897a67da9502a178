import { describe, expect, it } from "vitest";
import {
  cancelImport,
  pasteImport,
  pauseImport,
  resumeImport,
  startCheck,
  startRun,
} from "@/features/contacts/import/mutations";
import { getImport, listImports } from "@/features/contacts/import/queries";
import { advanceImport } from "@/features/contacts/import/run/mutations";
import { ImportPlan } from "@/features/contacts/import/schema";
import { receiveBytes } from "@/features/contacts/import/upload/mutations";
import { createContact, updateContact } from "@/features/contacts/mutations";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { anUpload, checked, imported, problemsOf, undone, workOff } from "~/tests/factories/imports";
import { aWorkspace } from "~/tests/factories/workspaces";

const contactsOf = ({ workspaceId }: Context) =>
  inScope({ workspaceId }, (tx) =>
    tx.contact.findMany({
      where: { workspaceId },
      orderBy: { email: "asc" },
      include: { tags: { include: { tag: true } }, lists: true, subscriptions: true },
    }),
  );
const some = { created: 0, updated: 0, skipped: 0, conflicts: 0, errors: 0, notes: 0, blank: 0 };
const header = "email,first,last\n";
const named = ["email", "firstName", "lastName"];

describe("a run", () => {
  it("creates, updates, leaves alone and reports, as the dry run said", async () => {
    const { ctx } = await aWorkspace();
    await createContact(ctx, { email: "there@x.org", firstName: "Theo" }, "manual");
    await createContact(ctx, { email: "same@x.org", firstName: "Sam", lastName: "E" }, "manual");
    const { id: goneId } = await createContact(ctx, { email: "gone@x.org" }, "manual");
    await inScope("system", (tx) => tx.contact.update({ where: { id: goneId }, data: { deletedAt: new Date() } }));
    const file = `${header}new@x.org,Ada,Lovelace\nthere@x.org,Other,Smith\nsame@x.org,Sam,E\nNEW@x.org,Again,\n\nnobody,A,B\ngone@x.org,G,O\n`;
    const check = await checked(ctx, file, named);
    const wanted = { ...some, created: 1, updated: 1, skipped: 1, conflicts: 2, errors: 1, blank: 1 };
    expect(check).toMatchObject({ status: "checked", counts: wanted, check: { rows: 8, counts: wanted } });
    expect((await contactsOf(ctx)).length).toBe(3);
    await startRun(ctx, check.id);
    const done = await workOff(ctx, check.id);
    expect(done).toMatchObject({ status: "done", counts: wanted });
    const contacts = await contactsOf(ctx);
    expect(contacts.map(({ email, firstName, lastName, source }) => [email, firstName, lastName, source])).toEqual([
      ["gone@x.org", "", "", "manual"],
      ["new@x.org", "Ada", "Lovelace", "import"],
      ["same@x.org", "Sam", "E", "manual"],
      ["there@x.org", "Theo", "Smith", "manual"],
    ]);
    expect((await problemsOf(ctx, done.id)).map(({ rowNumber, kind, column }) => [rowNumber, kind, column])).toEqual([
      [5, "conflict", "email"],
      [7, "error", "email"],
      [8, "conflict", "email"],
    ]);
  });

  it("overwrites or adds only, if that was chosen; an empty cell changes nothing", async () => {
    const { ctx } = await aWorkspace();
    await createContact(ctx, { email: "a@x.org", firstName: "Al", lastName: "Old" }, "manual");
    const file = `${header}a@x.org,New,\nb@x.org,Bo,\n`;
    expect((await imported(ctx, file, named, { policy: "create" })).counts).toEqual({
      ...some,
      created: 1,
      skipped: 1,
    });
    expect((await imported(ctx, file, named, { policy: "overwrite" })).counts).toEqual({
      ...some,
      updated: 1,
      skipped: 1,
    });
    expect((await contactsOf(ctx))[0]).toMatchObject({ firstName: "New", lastName: "Old" });
  });

  it("types custom fields by the registry, and adds tags and the list with who did it", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const { field, list } = await inScope({ workspaceId }, async (tx) => ({
      field: await tx.contactField.create({ data: { workspaceId, key: "visits", label: "Visits", type: "number" } }),
      list: await tx.contactList.create({ data: { workspaceId, name: "Fair" } }),
    }));
    const file = "email;visits;labels\na@x.org;12;VIP, early\nb@x.org;often;\nc@x.org;;\n";
    const done = await imported(ctx, file, ["email", `field:${field.id}`, "tags"], {
      tags: ["imported"],
      listId: list.id,
    });
    expect(done.counts).toEqual({ ...some, created: 2, errors: 1 });
    const contacts = await contactsOf(ctx);
    expect(contacts.map(({ email, fields }) => [email, fields])).toEqual([
      ["a@x.org", { [field.id]: 12 }],
      ["c@x.org", {}],
    ]);
    expect(contacts[0]?.tags.map(({ tag }) => tag.name).sort()).toEqual(["VIP", "early", "imported"]);
    expect(contacts[1]?.tags.map(({ addedBy }) => addedBy)).toEqual([`job:contacts.import:${done.id}`]);
    expect(contacts.every(({ lists }) => lists[0]?.listId === list.id)).toBe(true);
    expect((await problemsOf(ctx, done.id))[0]?.reason).toContain("Visits cannot be “often”");
  });

  it("of the same file again changes nothing: no row is touched, none is told to have changed", async () => {
    const { ctx } = await aWorkspace();
    const file = `${header}${Array.from({ length: 50 }, (_, n) => `p${n}@x.org,Name ${n},Last`).join("\n")}`;
    await imported(ctx, file, named, { policy: "overwrite", tags: ["t"] });
    const before = await contactsOf(ctx);
    const versions = () =>
      inScope(
        { workspaceId: ctx.workspaceId },
        (tx) => tx.$queryRaw`SELECT id::text, xmin::text FROM contact ORDER BY id`,
      );
    const rows = await versions();
    const again = await imported(ctx, file, named, { policy: "overwrite", tags: ["t"] });
    expect(again.counts).toEqual({ ...some, skipped: 50 });
    expect(await contactsOf(ctx)).toEqual(before);
    expect(await versions()).toEqual(rows);
  });

  it("keeps to the plan's limit: the rows beyond it are errors that say so, and the dry run knew", async () => {
    const { ctx } = await aWorkspace();
    await createContact(ctx, { email: "a@x.org" }, "manual");
    const rows = Array.from({ length: 251 }, (_, n) => `z${n}@x.org,Zo,`);
    const file = `${header}${rows.join("\n")}\na@x.org,Al,\n`;
    const check = await checked(ctx, file, named);
    expect(check.check).toMatchObject({ counts: { ...some, created: 249, updated: 1, errors: 2 }, overLimit: 2 });
    await startRun(ctx, check.id);
    const done = await workOff(ctx, check.id);
    expect(done.counts).toEqual({ ...some, created: 249, updated: 1, errors: 2 });
    expect(await contactsOf(ctx)).toHaveLength(250);
    expect((await problemsOf(ctx, done.id)).map(({ rowNumber, reason }) => [rowNumber, reason.slice(0, 34)])).toEqual(
      [
        [251, "The Free plan holds 250 contacts an"],
        [252, "The Free plan holds 250 contacts an"],
      ].map(([row, text]) => [row, String(text).slice(0, 34)]),
    );
  });
});

describe("a pasted list", () => {
  it("becomes contacts with names", async () => {
    const { ctx } = await aWorkspace();
    const { id } = await pasteImport(ctx, "Ada Lovelace <ada@x.org>, grace@y.org; nobody");
    const found = await getImport(ctx, id);
    expect(found).toMatchObject({ status: "draft", header: ["email", "name"] });
    await startRun(ctx, id, ImportPlan.parse({ columns: ["email", "name"], policy: "fill" }));
    expect((await workOff(ctx, id)).counts).toEqual({ ...some, created: 2, errors: 1 });
    expect((await contactsOf(ctx))[0]).toMatchObject({ email: "ada@x.org", firstName: "Ada", lastName: "Lovelace" });
  });
});

describe("undo", () => {
  it("takes back what the last import did, and keeps and tells what was changed since", async () => {
    const { ctx } = await aWorkspace();
    await createContact(ctx, { email: "held@x.org", firstName: "Hal" }, "manual");
    await createContact(ctx, { email: "edited@x.org" }, "manual");
    const before = await contactsOf(ctx);
    const file = `${header}held@x.org,New,Last\nedited@x.org,Ed,Ited\nmade@x.org,Ma,De\nused@x.org,Us,Ed\n`;
    const done = await imported(ctx, file, named, { policy: "overwrite", tags: ["fair"] });
    expect(done.counts).toEqual({ ...some, created: 2, updated: 2 });
    const all = await contactsOf(ctx);
    const idOf = (email: string) => all.find((one) => one.email === email)?.id ?? "";
    await updateContact(ctx, idOf("edited@x.org"), { lastName: "By hand" });
    await updateContact(ctx, idOf("used@x.org"), { phone: "+49 30 901820" });
    const back = await undone(ctx, done.id);
    expect(back).toMatchObject({ status: "undone", undo: { removed: 1, restored: 2, kept: 2 } });
    const after = await contactsOf(ctx);
    expect(after.map(({ email, firstName, lastName, tags }) => [email, firstName, lastName, tags.length])).toEqual([
      ["edited@x.org", "", "By hand", 0],
      ["held@x.org", "Hal", "", 0],
      ["used@x.org", "Us", "Ed", 0],
    ]);
    expect(after.find(({ email }) => email === "held@x.org")?.fields).toEqual(
      before.find(({ email }) => email === "held@x.org")?.fields,
    );
    const again = await imported(ctx, file, named, { policy: "overwrite" });
    expect(again.counts).toMatchObject({ created: 1, errors: 0, conflicts: 0 });
  });

  it("is for the last import only", async () => {
    const { ctx } = await aWorkspace();
    const first = await imported(ctx, `${header}a@x.org,A,\n`, named);
    const second = await imported(ctx, `${header}b@x.org,B,\n`, named);
    await expect(undone(ctx, first.id)).rejects.toMatchObject({ code: "conflict" });
    expect((await undone(ctx, second.id)).status).toBe("undone");
    expect((await undone(ctx, first.id)).status).toBe("undone");
    expect(await contactsOf(ctx)).toEqual([]);
    await expect(undone(ctx, first.id)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("an import under way", () => {
  const many = `${header}${Array.from({ length: 12_000 }, (_, n) => `p${n}@x.org,Name ${n},Last`).join("\n")}`;

  it("pauses between batches, goes on from there, and ends when it is cancelled", async () => {
    const { ctx, workspaceId } = await aWorkspace({ plan: "scale" });
    const job = jobContext("test", workspaceId);
    const id = await anUpload(ctx, many);
    await startRun(ctx, id, ImportPlan.parse({ columns: named, policy: "fill" }));
    expect(await advanceImport(job, id, 0)).toBe(true);
    await pauseImport(ctx, id);
    const paused = await getImport(ctx, id);
    expect(paused.counts.created).toBeGreaterThan(0);
    expect(paused.counts.created).toBeLessThan(12_000);
    expect(await advanceImport(job, id)).toBe(false);
    expect((await getImport(ctx, id)).counts).toEqual(paused.counts);
    await resumeImport(ctx, id);
    expect((await workOff(ctx, id)).counts).toEqual({ ...some, created: 12_000 });
    const other = await anUpload(ctx, many.replaceAll("@x.org", "@y.org"));
    await startRun(ctx, other, ImportPlan.parse({ columns: named, policy: "fill" }));
    await advanceImport(job, other, 0);
    await cancelImport(ctx, other);
    const cancelled = await workOff(ctx, other);
    expect(cancelled.status).toBe("cancelled");
    expect((await undone(ctx, other)).undo).toEqual({ removed: cancelled.counts.created, restored: 0, kept: 0 });
  });

  it("is worked on by two at once without a row twice", async () => {
    const { ctx, workspaceId } = await aWorkspace({ plan: "scale" });
    const job = jobContext("test", workspaceId);
    const id = await anUpload(ctx, many);
    await startRun(ctx, id, ImportPlan.parse({ columns: named, policy: "fill" }));
    await Promise.all([advanceImport(job, id), advanceImport(job, id), advanceImport(job, id)]);
    expect((await workOff(ctx, id)).counts).toEqual({ ...some, created: 12_000 });
    expect(await inScope({ workspaceId }, (tx) => tx.contact.count())).toBe(12_000);
  });
});

describe("an upload", () => {
  it("goes on where it broke off; a piece that came already or too late is told the place", async () => {
    const { ctx } = await aWorkspace();
    const { createImport, finishUpload } = await import("@/features/contacts/import/mutations");
    const bytes = Buffer.from(`${header}a@x.org,A,\n`);
    const { id } = await createImport(ctx, { name: "a.csv", sizeBytes: bytes.length });
    async function* breaking() {
      yield bytes.subarray(0, 10);
      throw new Error("the line broke");
    }
    await expect(receiveBytes(ctx, id, 0, breaking())).rejects.toThrow("the line broke");
    async function* piece(from: number, to = bytes.length) {
      yield bytes.subarray(from, to);
    }
    await receiveBytes(ctx, id, 0, piece(0, 7));
    await expect(receiveBytes(ctx, id, 0, piece(0, 7))).rejects.toMatchObject({
      code: "conflict",
      fields: { offset: ["7"] },
    });
    await expect(receiveBytes(ctx, id, 20, piece(20))).rejects.toMatchObject({ code: "conflict" });
    await expect(finishUpload(ctx, id)).rejects.toMatchObject({ code: "conflict" });
    await receiveBytes(ctx, id, 7, piece(7));
    await expect(receiveBytes(ctx, id, bytes.length, piece(0, 1))).rejects.toMatchObject({ code: "invalid" });
    await finishUpload(ctx, id);
    expect(await getImport(ctx, id)).toMatchObject({
      status: "draft",
      header: ["email", "first", "last"],
      sample: [["a@x.org", "A", ""]],
    });
  });
});

it("another workspace neither sees nor touches an import", async () => {
  const [mine, other] = [await aWorkspace(), await aWorkspace()];
  const id = await anUpload(mine.ctx, `${header}a@x.org,A,\n`);
  expect((await listImports(other.ctx)).items).toEqual([]);
  const plan = ImportPlan.parse({ columns: named, policy: "fill" });
  const attempts = [
    getImport,
    cancelImport,
    pauseImport,
    (ctx: Context, of: string) => startCheck(ctx, of, plan),
    (ctx: Context, of: string) => startRun(ctx, of, plan),
  ];
  for (const attempt of attempts) await expect(attempt(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
});
