import { afterAll, afterEach, expect, test, vi } from "vitest";
import { cancelDiscovery, countMatches, startDiscovery } from "@/features/gmail/mutations";
import { advanceDiscovery } from "@/features/gmail/sync/mutations";
import { aConnection, connectionRow, discover, everything, finishRun, rowsOf, runOf } from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => {
  const { aGoogle } = await import("../../factories/google-sandbox");
  return aGoogle();
});
afterEach(() => google.noFaults());
afterAll(() => google.close());

test("every mail of the mailbox becomes a row with its headers, once", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 1_250 });
  const runId = await discover(ctx, id);
  const rows = [...(await rowsOf(ctx, id)).values()];
  expect(rows).toHaveLength(1_250);
  expect(rows.every(({ state, subject, fromEmail }) => state === "ready" && subject && fromEmail.includes("@"))).toBe(
    true,
  );
  expect(await runOf(ctx, runId)).toMatchObject({
    status: "done",
    listedCount: 1_250,
    readyCount: 1_250,
    failedCount: 0,
  });
  expect(await connectionRow(ctx, id)).toMatchObject({ historyId: (await runOf(ctx, runId)).startHistoryId });
  await discover(ctx, id);
  expect((await rowsOf(ctx, id)).size).toBe(1_250);
});
