import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";
import { closeBilling } from "@/features/billing/closing/mutations";
import { choosePlan } from "@/features/billing/subscriptions/mutations";
import { deleteWorkspace, eraseWorkspace } from "@/features/privacy/deletion/mutations";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { aBuyer, type StripeSandbox } from "../../factories/stripe-sandbox";
import { aWorkspace } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

const { stripe } = await vi.hoisted(async () => {
  const { aStripe } = await import("../../factories/stripe-sandbox");
  return { stripe: await aStripe() };
});
const sandbox: StripeSandbox = stripe;
beforeAll(() => sandbox.deliver(POST));
afterAll(() => sandbox.close());

const contextOf = (workspaceId: string) => jobContext("test", workspaceId);
async function settle() {
  await sandbox.delivered();
  await sandbox.workOff(contextOf, 1);
}
const atStripe = async (path: string) => {
  const response = await fetch(`${sandbox.url}/v1/${path}`, { headers: { authorization: "Bearer sk_test_sandbox" } });
  return { status: response.status, body: (await response.json()) as { status?: string; deleted?: boolean } };
};
const paymentsOf = (workspaceId: string) =>
  inScope("system", (tx) => tx.stripePayment.findMany({ where: { workspaceId } }));

test("a deleted workspace pays no more: its plan ends at Stripe, its customer goes, what was paid stays in the books", async () => {
  const { ctx, slug, workspaceId } = await aWorkspace();
  const { url } = await choosePlan(ctx, "starter", aBuyer(slug));
  await sandbox.pay(url ?? "");
  await settle();
  const [subscription, customer] = await inScope("system", (tx) =>
    Promise.all([
      tx.subscription.findFirstOrThrow({ where: { workspaceId } }),
      tx.stripeCustomer.findUniqueOrThrow({ where: { workspaceId } }),
    ]),
  );
  expect((await atStripe(`subscriptions/${subscription.stripeId}`)).body.status).toBe("active");

  const { id } = await deleteWorkspace(ctx, { confirmation: slug });
  for (let time = 0; time < 2; time++) await closeBilling(contextOf(workspaceId));
  await eraseWorkspace(systemJobContext("test"), id, workspaceId);
  expect((await atStripe(`subscriptions/${subscription.stripeId}`)).body.status).toBe("canceled");
  expect((await atStripe(`customers/${customer.stripeId}`)).status).toBe(404);

  // What Stripe tells afterwards finds nobody and breaks nothing; a month later nothing is due.
  await settle();
  await sandbox.control("clock", { days: 40 });
  await settle();
  expect(await paymentsOf(workspaceId)).toMatchObject([
    { kind: "plan", status: "paid", amountCents: 1_900, createdById: null, invoiceUrl: null, receiptUrl: null },
  ]);
  expect(await inScope("system", (tx) => tx.stripeCustomer.count({ where: { workspaceId } }))).toBe(0);
});
