import { once } from "node:events";
import { expect } from "vitest";
import { startRun } from "@/features/contacts/import/mutations";
import { getImport } from "@/features/contacts/import/queries";
import { ImportPlan } from "@/features/contacts/import/schema";
import { inScope } from "@/lib/db";
import { startChild } from "~/tests/engine/support/processes";
import { anUpload } from "~/tests/factories/imports";
import { aWorkspace } from "~/tests/factories/workspaces";
import type { ImportDone } from "~/tests/support/import-process";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Rows of which every hundredth is broken and every fiftieth comes twice. */
function rowsOf(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => {
    if (n % 100 === 99) return `broken-${n},X`;
    if (n % 50 === 49) return `person${n - 1}@x.example,Twice ${n}`;
    return `person${n}@x.example,Name ${n}`;
  });
  return `email,first\n${lines.join("\n")}\n`;
}

/**
 * Works an import off in processes that are killed again and again (SIGKILL), the last one excepted. Ends with exactly
 * the contacts and problems of an undisturbed run. Returns how many were killed with work done but not all of it.
 */
export async function killImport({ rows, kills, everyMs }: { rows: number; kills: number; everyMs: number }) {
  const { ctx, workspaceId } = await aWorkspace();
  const importId = await anUpload(ctx, rowsOf(rows));
  await startRun(
    ctx,
    importId,
    ImportPlan.parse({ columns: ["email", "firstName"], policy: "overwrite", tags: ["crash"] }),
  );
  let inTheMiddle = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = await startChild("tests/support/import-process.ts", { NODE_OPTIONS: "--conditions=react-server" });
    const before = (await getImport(ctx, importId)).positionRow;
    child.process.send({ workspaceId, importId });
    // Killed once something was written, at a moment nobody chose.
    while ((await getImport(ctx, importId)).positionRow === before && child.process.exitCode === null) await pause(5);
    await pause(Math.random() * everyMs);
    await child.kill();
    const { status, positionRow } = await getImport(ctx, importId);
    if (status === "running" && positionRow > 0) inTheMiddle += 1;
    if (status === "done") break;
  }
  const child = await startChild("tests/support/import-process.ts", { NODE_OPTIONS: "--conditions=react-server" });
  child.process.send({ workspaceId, importId });
  const [done] = (await once(child.process, "message")) as [ImportDone];
  expect(done.tookMs).toBeGreaterThan(0);
  await child.kill();

  const broken = Math.floor(rows / 100);
  const twice = Math.floor(rows / 50) - broken;
  const found = await getImport(ctx, importId);
  expect(found).toMatchObject({
    status: "done",
    counts: {
      created: rows - broken - twice,
      updated: 0,
      skipped: 0,
      conflicts: twice,
      errors: broken,
      notes: 0,
      blank: 0,
    },
  });
  const [exact] = await inScope(
    { workspaceId },
    (tx) => tx.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*)::int FROM contact WHERE workspace_id = ${workspaceId}::uuid) AS contacts,
      (SELECT count(*)::int FROM contact c WHERE workspace_id = ${workspaceId}::uuid
        AND c.first_name = 'Name ' || substring(c.email from '^person(\\d+)@')) AS right,
      (SELECT count(*)::int FROM contact_tag WHERE workspace_id = ${workspaceId}::uuid) AS tagged,
      (SELECT count(*)::int FROM contact_import_problem WHERE import_id = ${importId}::uuid) AS problems,
      (SELECT count(*)::int FROM contact_import_chunk WHERE import_id = ${importId}::uuid) AS chunks`,
  );
  const all = rows - broken - twice;
  expect(exact).toEqual({ contacts: all, right: all, tagged: all, problems: broken + twice, chunks: 0 });
  return inTheMiddle;
}
