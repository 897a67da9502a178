import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startRun } from "@/features/contacts/import/mutations";
import { getImport, proposeColumns } from "@/features/contacts/import/queries";
import { ImportPlan } from "@/features/contacts/import/schema";
import { inScope } from "@/lib/db";
import { anUpload, imported, problemsOf, workOff } from "~/tests/factories/imports";
import { aWorkspace } from "~/tests/factories/workspaces";

const folder = new URL("../../fixtures/csv/", import.meta.url);
const workbook = "zip-named-csv.csv";
const fileOf = (name: string) => readFileSync(new URL(name, folder));

/** Imports a file as its columns are guessed; where no address was guessed, the first column is taken for it. */
async function take(content: Uint8Array) {
  const { ctx, workspaceId } = await aWorkspace({ plan: "scale" });
  const id = await anUpload(ctx, content);
  const columns = await proposeColumns(ctx, await getImport(ctx, id));
  if (!columns.includes("email")) columns[0] = "email";
  await startRun(ctx, id, ImportPlan.parse({ columns, policy: "fill" }));
  const found = await workOff(ctx, id);
  const contacts = await inScope({ workspaceId }, (tx) =>
    tx.contact.findMany({ where: { workspaceId }, orderBy: { email: "asc" } }),
  );
  const problems = await problemsOf(ctx, id);
  return { found, problems, contacts, emails: contacts.map(({ email }) => email) };
}

describe("a file that is not what it should be", () => {
  it.each(readdirSync(folder).filter((name) => name !== workbook))(
    "%s: every row is a contact, blank, or a problem with its reason",
    async (name) => {
      const { found, problems, contacts } = await take(fileOf(name));
      expect(found.status).toBe("done");
      const { created, updated, skipped, conflicts, errors, notes, blank } = found.counts;
      expect(contacts).toHaveLength(created);
      expect([updated, skipped, notes]).toEqual([0, 0, 0]);
      const header = found.reading?.hasHeader && found.positionRow > 0 ? 1 : 0;
      // The header's row is blank in a file of nothing but blank rows.
      expect([found.positionRow - header, found.positionRow]).toContain(created + conflicts + errors + blank);
      expect(problems).toHaveLength(conflicts + errors);
      for (const { rowNumber, reason, values } of problems) {
        expect(rowNumber).toBeGreaterThan(0);
        expect(reason.length).toBeGreaterThan(10);
        expect(JSON.stringify(values)).not.toContain("\\u0000");
      }
    },
  );

  it.each([
    ["bom-utf8.csv", { email: "bom@x.example", firstName: "Zoë" }],
    ["utf16le-bom.csv", { email: "le@x.example", firstName: "Zoë 😀" }],
    ["utf16be-bom.csv", { email: "be@x.example", firstName: "Åsa" }],
    ["utf16le-no-bom.csv", { email: "plain@x.example", firstName: "Jürgen" }],
    ["latin1.csv", { email: "latin@x.example", firstName: "Jürgen" }],
    ["windows1252-late.csv", { email: "late@x.example", firstName: "Müller €" }],
    ["nul.csv", { email: "nul@x.example", firstName: "A da" }],
    ["semicolons-in-quotes.csv", { email: "a@x.example", firstName: "Lovelace;", lastName: "Ada" }],
  ])("%s: letters and columns are those that were meant", async (name, wanted) => {
    const { contacts } = await take(fileOf(name));
    expect(contacts).toContainEqual(expect.objectContaining(wanted));
  });

  it.each([
    ["mixed-newlines.csv", ["a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example"]],
    ["old-mac.csv", ["a@x.example", "b@x.example"]],
    ["broken-quotes.csv", ["b@x.example", "d@x.example", "f@x.example"]],
    ["ragged.csv", ["long@x.example", "short@x.example"]],
    ["formulas.csv", ["+1@x.example"]],
    ["unicode-addresses.csv", ["user@xn--bcher-kva.example"]],
  ])("%s: good rows are taken over, whatever stands beside them", async (name, wanted) => {
    expect((await take(fileOf(name))).emails).toEqual(wanted);
  });

  it("one quotation that is never closed costs one row of fifty-one", async () => {
    const { found } = await take(fileOf("never-closed.csv"));
    expect(found.counts).toMatchObject({ created: 50, errors: 1 });
  });
});

it("a field of ten megabytes is left out, or too long for a name, and the rows around it are taken over", async () => {
  const { ctx } = await aWorkspace();
  const fileWith = (bytes: number) => `email,first\na@x.org,A\nb@x.org,"${"x".repeat(bytes)}"\nc@x.org,C\n`;
  const done = await imported(ctx, fileWith(10 * 1_048_576), ["email", "firstName"]);
  expect(done.counts).toMatchObject({ created: 2, errors: 1 });
  const [problem] = await problemsOf(ctx, done.id);
  expect(problem).toMatchObject({ rowNumber: 3, column: "first" });
  expect(problem?.values[1]?.length).toBeLessThan(5_000);
  expect((await imported(ctx, fileWith(500_000), ["email", "ignore"])).counts).toMatchObject({
    created: 1,
    skipped: 2,
  });
});

it("a workbook fails with what to send instead, and nothing of it is kept", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const id = await anUpload(ctx, fileOf(workbook));
  const { status, error } = await getImport(ctx, id);
  expect([status, error]).toEqual(["failed", expect.stringContaining("CSV")]);
  expect(await inScope({ workspaceId }, (tx) => tx.contactImportChunk.count({ where: { importId: id } }))).toBe(0);
});
