import { afterAll, expect, test, vi } from "vitest";
import { createApiKey } from "@/features/api-keys/mutations";
import { beginExport } from "@/features/privacy/export/mutations";
import { exportWorkspace } from "@/features/privacy/export/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { touched, touches, writtenWords } from "../../factories/mail-touches";
import { aRun, someMails, workOff } from "../../factories/summaries";
import { unzip } from "../../factories/unzip";
import { aWorkspace } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("../../factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));

async function exported(ctx: Context) {
  const files = unzip(Buffer.from(await new Response(exportWorkspace(ctx)).arrayBuffer()));
  const rows = (name: string) =>
    (files.get(`${name}.ndjson`) ?? "")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const manifest = JSON.parse(files.get("manifest.json") ?? "{}") as { lines: Record<string, number> };
  return { files, rows, manifest, text: [...files.values()].join("\n") };
}
const idsOf = (rows: { id?: unknown }[]) => rows.map(({ id }) => String(id)).sort();

test("criterion 13: an export contains every summary, mail, ledger line, member and audit row, and nobody else's", async () => {
  const { ctx, workspaceId, user, asRole } = await aWorkspace({ credits: 20 });
  const other = await aWorkspace({ credits: 7 });
  await someMails(other.ctx, google, [{ subject: "Somebody else's" }]);
  const colleague = await asRole("viewer");
  await workOff(ctx, await aRun(ctx, (await someMails(ctx, google, 5)).slice(0, 3)));
  await beginExport(ctx);
  const { rows, manifest, files, text } = await exported(ctx);
  const held = await within(ctx, async (tx) => ({
    email_summary: await tx.emailSummary.findMany({ select: { id: true } }),
    email_discovery: await tx.emailDiscovery.findMany({ select: { id: true } }),
    credit_transaction: await tx.creditTransaction.findMany({ select: { id: true } }),
    credit_entry: await tx.creditEntry.findMany({ select: { id: true } }),
    audit_log: await tx.auditLog.findMany({ select: { id: true } }),
  }));
  expect(held.email_summary).toHaveLength(3);
  for (const [name, own] of Object.entries(held)) {
    expect(idsOf(rows(name)), name).toEqual(idsOf(own));
    expect(manifest.lines[`${name}.ndjson`], name).toBe(own.length);
  }
  expect(rows("members").map(({ email }) => email)).toEqual(expect.arrayContaining([user.email, colleague.user.email]));
  expect(rows("email_summary")[0]).toMatchObject({ workspace_id: workspaceId, content: { tldr: expect.any(String) } });
  expect(rows("audit_log").map(({ action }) => action)).toContain("workspace.export");
  expect(files.get("README.txt")).toContain("NDJSON");
  expect(text).not.toContain(other.workspaceId);
  expect(text).not.toContain("Somebody else's");
});

test("an export contains what people wrote and kept around their mails", async () => {
  const { ctx } = await aWorkspace();
  const [emailId = ""] = await someMails(ctx, google, 1);
  await touches(ctx, emailId);
  const { rows, text } = await exported(ctx);
  for (const table of touched) expect(rows(table), table).toHaveLength(1);
  for (const words of Object.values(writtenWords)) expect(text).toContain(words);
});

test("an export pages through more rows than fit one page, by keys of one and of two columns", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  await inScope("system", (tx) =>
    tx.auditLog.createMany({
      data: Array.from({ length: 1_203 }, (_, n) => ({
        workspaceId,
        actorKind: "user",
        actorId: "u",
        action: "test",
        targetId: String(n),
      })),
    }),
  );
  const users = Array.from({ length: 501 }, (_, n) => ({ email: `${n}-${workspaceId}@example.test` }));
  await inScope("system", async (tx) => {
    const made = await tx.user.createManyAndReturn({ data: users, select: { id: true } });
    await tx.membership.createMany({
      data: made.map(({ id }) => ({ workspaceId, userId: id, role: "viewer" as const })),
    });
  });
  const { rows } = await exported(ctx);
  expect(new Set(rows("audit_log").map(({ target_id }) => target_id)).size).toBeGreaterThanOrEqual(1_203);
  expect(rows("membership")).toHaveLength(502);
});

test("no key to a mailbox and no fingerprint of a key leaves with it", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  await someMails(ctx, google, 1);
  await createApiKey(ctx, { name: "k", scopes: ["emails.read"] });
  const secrets = await inScope("system", async (tx) => {
    const connection = await tx.gmailConnection.findFirstOrThrow({ where: { workspaceId } });
    const key = await tx.apiKey.findFirstOrThrow({ where: { workspaceId } });
    return [connection.sealedRefreshToken, connection.sealedAccessToken, key.hash];
  });
  const { text, rows } = await exported(ctx);
  for (const secret of secrets) expect(text).not.toContain(secret ?? "none");
  expect(rows("api_key")[0]).toMatchObject({ name: "k" });
});
