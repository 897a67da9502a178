import { afterAll, test, vi } from "vitest";
import { aWorkspace } from "../../factories/workspaces";
import { historiesEndEqual } from "./mailbox-history";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aPushingGoogle());
vi.mock("@/lib/db", async (load) => (await import("../../factories/crashes")).mortal(await load()));
vi.mock("@/lib/outbox", async (load) => ({ ...(await load<object>()), relaySoon: () => {} }));
afterAll(() => google.close());

// MAILBOX_SEED=17 runs that one history again.
const only = process.env.MAILBOX_SEED;
const seeds = only ? [Number(only)] : Array.from({ length: 6 }, (_, i) => 1 + i);

test("criterion 2: random mailbox histories end equal to Gmail: ids, labels, deletions and the count shown", async () => {
  const { ctx } = await aWorkspace();
  await historiesEndEqual(ctx, google, seeds);
}, 240_000);
