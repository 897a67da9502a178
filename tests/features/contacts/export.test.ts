import { expect, it } from "vitest";
import { createExport, deleteExport, writeExport } from "@/features/contacts/export/mutations";
import { downloadExport, getExport, listExports, readContacts } from "@/features/contacts/export/queries";
import { NewExport } from "@/features/contacts/export/schema";
import { createContact } from "@/features/contacts/mutations";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { imported } from "~/tests/factories/imports";
import { aWorkspace } from "~/tests/factories/workspaces";

async function exported(ctx: Context, input: Parameters<typeof NewExport.parse>[0]) {
  const { id } = await createExport(ctx, NewExport.parse(input));
  await writeExport(jobContext("test", ctx.workspaceId), id);
  const { body, headers } = await downloadExport(ctx, id);
  return { id, text: await new Response(body).text(), headers };
}
const people = (count: number) =>
  `email,first\n${Array.from({ length: count }, (_, n) => `p${n}@x.org,=Name ${n}`).join("\n")}`;

it("a file of all contacts, with their fields and tags, that no spreadsheet runs", async () => {
  const { ctx } = await aWorkspace({ plan: "growth" });
  await imported(ctx, people(5_000), ["email", "firstName"], { tags: ["fair"] });
  const { id, text, headers } = await exported(ctx, { format: "csv" });
  const lines = text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(5_001);
  expect(lines[0]).toMatch(/^id,email,first_name,.*,tags,lists,topics,suppressed$/);
  expect(lines.every((line, at) => at === 0 || line.includes(",'=Name "))).toBe(true);
  expect(lines[1]).toContain(",fair,");
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
  expect(await getExport(ctx, id)).toMatchObject({ status: "ready", rowCount: 5_000 });
  // A job that comes again changes nothing.
  await writeExport(jobContext("test", ctx.workspaceId), id);
  expect(await new Response((await downloadExport(ctx, id)).body).text()).toBe(text);
});

it("only those that the filter means, as JSON", async () => {
  const { ctx } = await aWorkspace();
  await createContact(ctx, { email: "a@x.org", firstName: "Ada" }, "manual");
  await createContact(ctx, { email: "b@y.org", firstName: "Bo" }, "api");
  const { text } = await exported(ctx, { format: "json", filter: { source: "api" } });
  expect(
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ email: "b@y.org", firstName: "Bo" }]);
});

it("shows one moment, whatever is written meanwhile", async () => {
  const { ctx, workspaceId } = await aWorkspace({ plan: "growth" });
  await imported(ctx, people(4_500), ["email", "firstName"]);
  const seen: string[] = [];
  for await (const rows of readContacts(ctx, {})) {
    seen.push(...rows.map(({ firstName }) => firstName));
    await inScope({ workspaceId }, (tx) => tx.$executeRaw`UPDATE contact SET first_name = 'later'`);
    await createContact(ctx, { email: `n${seen.length}@x.org`, firstName: "later" }, "manual");
  }
  expect(seen).toHaveLength(4_500);
  expect(seen).not.toContain("later");
});

it("is another workspace's secret, is gone when deleted, and expires", async () => {
  const [{ ctx }, other] = [await aWorkspace(), await aWorkspace()];
  const { id } = await exported(ctx, { format: "csv" });
  await expect(downloadExport(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteExport(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(getExport(ctx, id, new Date(Date.now() + 8 * 86_400_000))).rejects.toMatchObject({ code: "not_found" });
  await deleteExport(ctx, id);
  expect((await listExports(ctx)).items).toEqual([]);
});

it("that is still being written cannot be had yet", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await createExport(ctx, NewExport.parse({ format: "csv" }));
  await expect(downloadExport(ctx, id)).rejects.toMatchObject({ code: "conflict" });
});
