import { getImport } from "@/features/contacts/import/queries";
import { advanceImport } from "@/features/contacts/import/run/mutations";
import { jobContext } from "@/gates/job";

export type ImportWork = { workspaceId: string; importId: string };
export type ImportDone = { tookMs: number; grownBytes: number };

/**
 * Works an import off in a process of its own, as the job does step by step: it can be killed, and tells how its
 * memory grew.
 */
async function work({ workspaceId, importId }: ImportWork): Promise<ImportDone> {
  const ctx = jobContext("contacts.run-import", workspaceId);
  await getImport(ctx, importId);
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  while (await advanceImport(ctx, importId));
  const tookMs = performance.now() - startedAt;
  clearInterval(watch);
  return { tookMs, grownBytes: Math.max(most, process.memoryUsage.rss()) - before };
}

process.on("message", (message: ImportWork) => {
  work(message).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    },
  );
});
process.once("disconnect", () => process.exit(0));
process.send?.({ url: "" });
