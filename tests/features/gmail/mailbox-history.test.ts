import { afterAll, expect, test, vi } from "vitest";
import { aWorkspace } from "../../factories/workspaces";
import { livesInSync } from "./mailbox-history";

const google = await vi.hoisted(async () => {
  Object.assign(process.env, {
    GOOGLE_PUSH_TOPIC: "projects/inflow-test/topics/gmail",
    GOOGLE_PUSH_ACCOUNT: "gmail-push@inflow-sandbox.iam.test",
  });
  const google = await (await import("../../factories/google-sandbox")).aGoogle();
  const endpoint = "http://localhost:3000/api/webhooks/google";
  await google.push({ endpoint, isPaused: true, historyIdAs: "number" });
  return google;
});
vi.mock("@/lib/db", async (load) => {
  const real = await load<typeof import("@/lib/db")>();
  const { mortally } = await import("../../factories/crashes");
  return { ...real, inScope: (...call: Parameters<typeof real.inScope>) => mortally(() => real.inScope(...call)) };
});
vi.mock("@/lib/outbox", async (load) => ({ ...(await load<object>()), relaySoon: () => {} }));
afterAll(() => google.close());

// MAILBOX_SEED=17 runs that one history again.
const only = process.env.MAILBOX_SEED;
const seeds = only ? [Number(only)] : Array.from({ length: 25 }, (_, i) => 1 + i);

test("random mailbox histories end equal to Gmail: ids, labels, deletions and the count shown", async () => {
  const { ctx } = await aWorkspace();
  for (const seed of seeds)
    await livesInSync(ctx, google, seed).catch((error: unknown) => {
      throw new Error(`MAILBOX_SEED=${seed}`, { cause: error });
    });
  expect(seeds.length).toBeGreaterThan(0);
}, 240_000);
