import Stripe from "stripe";
import { expect, test, vi } from "vitest";
import { POST } from "@/app/api/webhooks/stripe/route";

const secret = "whsec_test";
vi.hoisted(() => {
  // Nobody listens there: the database is down.
  process.env.DATABASE_URL = "postgresql://inflow_app:x@127.0.0.1:9/none";
  process.env.STRIPE_SECRET_KEY = "sk_test_x";
  process.env.STRIPE_WEBHOOK_SECRET = "whsec_test";
});

test("criterion 9: with the database down a webhook is answered 5xx, so that Stripe sends it again", async () => {
  const payload = JSON.stringify({
    id: "evt_1",
    object: "event",
    type: "invoice.paid",
    data: { object: { id: "in_1" } },
  });
  const signature = new Stripe("sk_test_x").webhooks.generateTestHeaderString({ payload, secret });
  const post = (headers: Record<string, string>) =>
    POST(new Request("http://test/api/webhooks/stripe", { method: "POST", body: payload, headers }));
  expect((await post({ "stripe-signature": signature })).status).toBe(503);
  expect((await post({ "stripe-signature": "t=1,v1=00" })).status).toBe(400);
});
