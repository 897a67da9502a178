import { afterAll, expect, test, vi } from "vitest";
import { startDiscovery } from "@/features/gmail/mutations";
import { advanceDiscovery } from "@/features/gmail/sync/mutations";
import { aConnection, everything, runOf } from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

test("many that advance one discovery at the same moment never block each other, up to its very end", async () => {
  const { ctx } = await aWorkspace();
  for (let round = 0; round < 2; round++) {
    const { id } = await aConnection(ctx, google, { generate: 1 });
    const run = await startDiscovery(ctx, { connectionId: id, filter: everything });
    for (let turn = 0; turn < 12 && (await runOf(ctx, run.id)).status === "running"; turn++)
      await Promise.all(Array.from({ length: 6 }, () => advanceDiscovery(ctx, run.id, 0)));
    expect(await runOf(ctx, run.id)).toMatchObject({ status: "done", listedCount: 1, readyCount: 1 });
  }
});
