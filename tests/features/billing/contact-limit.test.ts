import { expect, test, vi } from "vitest";
import { getContactRoom } from "@/features/billing/limits/queries";
import { aContact } from "~/tests/factories/contacts";
import { aWorkspace } from "~/tests/factories/workspaces";

vi.hoisted(() => {
  process.env.CONTACT_LIMIT = "2";
});

test("CONTACT_LIMIT holds in place of every plan's limit, and who reaches it is not sent to a larger plan", async () => {
  for (const plan of [undefined, "scale"] as const) {
    const { ctx } = await aWorkspace(plan ? { plan } : {});
    await Promise.all([aContact(ctx), aContact(ctx)]);
    expect(await getContactRoom(ctx)).toMatchObject({ used: 2, limit: 2 });
    const refused = await aContact(ctx).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "limit_reached", message: expect.stringContaining("who runs this service") });
    expect(String(refused)).not.toMatch(/plan|Billing/);
  }
});
