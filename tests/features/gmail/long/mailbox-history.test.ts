import { afterAll, test, vi } from "vitest";
import { aWorkspace } from "../../../factories/workspaces";
import { historiesEndEqual } from "../mailbox-history";

const google = await vi.hoisted(async () => (await import("../../../factories/google-sandbox")).aPushingGoogle());
vi.mock("@/lib/db", async (load) => (await import("../../../factories/crashes")).mortal(await load()));
vi.mock("@/lib/outbox", async (load) => ({ ...(await load<object>()), relaySoon: () => {} }));
afterAll(() => google.close());

// Four times two hundred and fifty: each with the whole of its time.
test.each([0, 250, 500, 750])(
  "criterion 2: a thousand random mailbox histories end equal to Gmail (from %i on)",
  async (first) => {
    const { ctx } = await aWorkspace();
    await historiesEndEqual(
      ctx,
      google,
      Array.from({ length: 250 }, (_, i) => first + i),
    );
  },
);
