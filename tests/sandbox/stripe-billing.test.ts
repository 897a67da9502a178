import Stripe from "stripe";
import { afterEach, describe, expect, test } from "vitest";
import { startStripe } from "~/local/sandbox/stripe/stripe";
import { receiveWebhooks } from "./webhook-receiver";

const secretKey = "sk_test_sandbox_key";
const webhookSecret = "whsec_test";
const closers: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open() {
  const hooks = await receiveWebhooks(webhookSecret);
  const peer = await startStripe({ port: 0, secretKey, webhookSecret, webhookUrl: hooks.url });
  closers.push(hooks.close, () => peer.close());
  const { hostname: host, port } = new URL(peer.url);
  const stripe = new Stripe(secretKey, { host, port, protocol: "http", telemetry: false, maxNetworkRetries: 0 });
  const control = async (path: string, body: object = {}) => {
    const response = await fetch(`${peer.url}/__control/${path}`, { method: "POST", body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return response.json();
  };
  const price = async (name: string, unit_amount: number) =>
    (
      await stripe.prices.create({
        currency: "usd",
        unit_amount,
        recurring: { interval: "month" },
        lookup_key: name.toLowerCase(),
        product_data: { name },
      })
    ).id;
  return {
    peer,
    stripe,
    control,
    hooks,
    prices: { small: await price("Small", 1900), large: await price("Large", 4900) },
  };
}
type Opened = Awaited<ReturnType<typeof open>>;

const types = async ({ stripe }: Opened) => (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);

/** A customer on a test clock with a subscription to the small plan. */
async function subscribed(opened: Opened, card = "pm_card_visa") {
  const { stripe, prices } = opened;
  const start = Date.UTC(2026, 0, 1) / 1000;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await stripe.customers.create({ email: "ada@example.com", test_clock: clock.id });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: prices.small }],
    metadata: { workspace: "w" },
  });
  const advance = (days: number) =>
    stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + days * 86_400 });
  return { subscription, customer, method, advance, start };
}

const itemOf = (subscription: Stripe.Subscription) => subscription.items.data[0] as Stripe.SubscriptionItem;

describe("subscriptions", () => {
  test("Checkout in mode subscription starts one, with a paid invoice and a card that stays", async () => {
    const opened = await open();
    const { stripe, prices, hooks } = opened;
    const customer = await stripe.customers.create({ email: "ada@example.com" });
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      customer: customer.id,
      client_reference_id: "ref",
      line_items: [{ price: prices.small, quantity: 1 }],
      subscription_data: { metadata: { workspace: "w" } },
      success_url: "http://localhost/ok",
    });
    const page = await (await fetch(session.url ?? "")).text();
    expect(page).toContain("Subscribe for $19.00 a month");
    const refused = await fetch(session.url ?? "", {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ action: "pay", card: "4000 0000 0000 0002" }),
    });
    expect(refused.headers.get("location")).toContain("declined=1");
    await fetch(session.url ?? "", {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ action: "pay" }),
    });
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["subscription.latest_invoice.payments", "subscription.default_payment_method"],
    });
    expect(paid).toMatchObject({
      status: "complete",
      payment_status: "paid",
      payment_intent: null,
      subscription: {
        status: "active",
        metadata: { workspace: "w" },
        default_payment_method: { card: { last4: "4242" }, customer: customer.id },
        latest_invoice: {
          status: "paid",
          amount_paid: 1900,
          billing_reason: "subscription_create",
          lines: { data: [{ amount: 1900, pricing: { price_details: { price: prices.small } } }] },
          payments: { data: [{ status: "paid", payment: { type: "payment_intent" } }] },
        },
      },
    });
    for (const type of [
      "customer.subscription.created",
      "invoice.created",
      "invoice.finalized",
      "invoice.paid",
      "checkout.session.completed",
    ])
      await hooks.until(type);
  });

  test("a test clock renews it month by month, each with its own invoice line", async () => {
    const opened = await open();
    const { subscription, advance } = await subscribed(opened);
    await advance(65);
    const { data } = await opened.stripe.invoices.list({ subscription: subscription.id });
    expect(data.map(({ billing_reason, status }) => [billing_reason, status])).toEqual([
      ["subscription_cycle", "paid"],
      ["subscription_cycle", "paid"],
      ["subscription_create", "paid"],
    ]);
    expect(new Set(data.flatMap(({ lines }) => lines.data.map(({ id }) => id))).size).toBe(3);
    const now = await opened.stripe.subscriptions.retrieve(subscription.id);
    expect(new Date(itemOf(now).current_period_start * 1000).toISOString()).toBe("2026-03-01T00:00:00.000Z");
  });

  test("an upgrade is invoiced at once for what is left, a refused one changes nothing", async () => {
    const opened = await open();
    const { stripe, prices, control } = opened;
    const { subscription, advance, method } = await subscribed(opened);
    await advance(15.5);
    const change = {
      items: [{ id: itemOf(subscription).id, price: prices.large }],
      proration_behavior: "always_invoice",
      payment_behavior: "error_if_incomplete",
    } satisfies Stripe.SubscriptionUpdateParams;
    await control(`cards/${method.id}`, { outcome: "declined" });
    await expect(stripe.subscriptions.update(subscription.id, change)).rejects.toMatchObject({
      type: "StripeCardError",
      statusCode: 402,
      code: "card_declined",
    });
    const before = await stripe.subscriptions.retrieve(subscription.id);
    expect(itemOf(before).price.id).toBe(prices.small);
    expect(before.status).toBe("active");

    await control(`cards/${method.id}`, { outcome: "ok" });
    const after = await stripe.subscriptions.update(subscription.id, { ...change, expand: ["latest_invoice"] });
    expect(after.latest_invoice).toMatchObject({
      status: "paid",
      billing_reason: "subscription_update",
      total: 1500,
      lines: {
        data: [
          { amount: -950, parent: { subscription_item_details: { proration: true } } },
          { amount: 2450, parent: { subscription_item_details: { proration: true } } },
        ],
      },
    });
    expect(itemOf(after).current_period_end).toBe(itemOf(subscription).current_period_end);
  });

  test("a downgrade without proration costs nothing until the next invoice", async () => {
    const opened = await open();
    const { stripe, prices } = opened;
    const { subscription, advance } = await subscribed(opened);
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: prices.large }],
      proration_behavior: "none",
    });
    expect((await stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(1);
    await advance(32);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data[0]).toMatchObject({ total: 4900 });
  });

  test("a cancelled one ends with its period, or at once", async () => {
    const opened = await open();
    const { stripe } = opened;
    const first = await subscribed(opened);
    await stripe.subscriptions.update(first.subscription.id, { cancel_at_period_end: true });
    await first.advance(20);
    expect((await stripe.subscriptions.retrieve(first.subscription.id)).status).toBe("active");
    await first.advance(32);
    expect((await stripe.subscriptions.retrieve(first.subscription.id)).status).toBe("canceled");
    const second = await subscribed(opened);
    await stripe.subscriptions.cancel(second.subscription.id);
    expect((await types(opened)).filter((type) => type === "customer.subscription.deleted")).toHaveLength(2);
  });

  test("a refused renewal is past due, tried again, and ends after the last try", async () => {
    const opened = await open();
    const { stripe, control } = opened;
    const { subscription, advance, method } = await subscribed(opened);
    await control(`cards/${method.id}`, { outcome: "insufficient_funds" });
    await advance(31.5);
    const due = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(due).toMatchObject({ status: "past_due", latest_invoice: { status: "open", attempt_count: 1 } });
    await control(`cards/${method.id}`, { outcome: "ok" });
    await advance(33);
    expect(await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] })).toMatchObject({
      status: "active",
      latest_invoice: { status: "paid", attempt_count: 2 },
    });
    await control(`cards/${method.id}`, { outcome: "insufficient_funds" });
    await advance(75);
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: "canceled",
      cancellation_details: { reason: "payment_failed" },
    });
    expect((await types(opened)).filter((type) => type === "invoice.payment_failed")).toHaveLength(5);
  });
});

describe("the portal", () => {
  test("changes and ends the plan, takes another card, collects what is due, and lists invoices", async () => {
    const opened = await open();
    const { stripe, prices, control } = opened;
    const { customer, subscription, method, advance } = await subscribed(opened);
    const { url } = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: "http://localhost/back",
    });
    const act = (fields: Record<string, string>) => fetch(url, { method: "POST", body: new URLSearchParams(fields) });
    const page = await (await fetch(url)).text();
    for (const text of ["Small", "4242", "Change to Large", "http://localhost/back"]) expect(page).toContain(text);
    await act({ price: prices.large });
    expect(itemOf(await stripe.subscriptions.retrieve(subscription.id)).price.id).toBe(prices.large);
    await act({ action: "cancel" });
    expect((await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end).toBe(true);
    await act({ action: "resume" });
    await control(`cards/${method.id}`, { outcome: "declined" });
    await advance(31.5);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    await act({ action: "card", number: "5555 5555 5555 4444" });
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: "active" });
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    expect(new Set(data.map(({ card }) => card?.fingerprint)).size).toBe(2);
    const [invoice] = (await stripe.invoices.list({ customer: customer.id })).data;
    expect(await (await fetch(invoice?.hosted_invoice_url ?? "")).text()).toContain("$49.00");
    expect((await (await fetch(invoice?.invoice_pdf ?? "")).text()).startsWith("%PDF")).toBe(true);
  });
});

describe("off-session payments and disputes", () => {
  test("a saved card is charged without its owner, a refusal is an error that its key repeats", async () => {
    const { stripe } = await open();
    const customer = await stripe.customers.create({ payment_method: "pm_card_visa" });
    const [method] = (await stripe.paymentMethods.list({ customer: customer.id, type: "card" })).data;
    const payment = {
      amount: 2000,
      currency: "usd",
      customer: customer.id,
      payment_method: method?.id ?? "",
      off_session: true,
      confirm: true,
    };
    const intent = await stripe.paymentIntents.create({ ...payment, expand: ["latest_charge"] });
    expect(intent).toMatchObject({
      status: "succeeded",
      latest_charge: { receipt_url: expect.stringContaining("/r/ch_") },
    });
    const bad = await stripe.paymentMethods.attach("pm_card_chargeCustomerFail", { customer: customer.id });
    const tries = await Promise.allSettled(
      [1, 2].map(async (time) => {
        if (time === 2) await new Promise((resolve) => setTimeout(resolve, 50));
        return stripe.paymentIntents.create({ ...payment, payment_method: bad.id }, { idempotencyKey: "one" });
      }),
    );
    const reasons = tries.map((one) => (one.status === "rejected" ? one.reason : null));
    expect(reasons).toMatchObject([
      { code: "card_declined", payment_intent: { status: "requires_payment_method" } },
      { code: "card_declined" },
    ]);
    expect(reasons[0].payment_intent.id).toBe(reasons[1].payment_intent.id);
    const asks = await stripe.paymentMethods.attach("pm_card_authenticationRequired", { customer: customer.id });
    await expect(stripe.paymentIntents.create({ ...payment, payment_method: asks.id })).rejects.toMatchObject({
      code: "authentication_required",
    });
  });

  test("disputes are opened by the bank, answered with evidence, and end won or lost", async () => {
    const opened = await open();
    const { stripe, control } = opened;
    const customer = await stripe.customers.create({ payment_method: "pm_card_visa" });
    const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data;
    const pay = () =>
      stripe.paymentIntents.create({
        amount: 500,
        currency: "usd",
        customer: customer.id,
        payment_method: method?.id ?? "",
        confirm: true,
      });
    const [one, two] = [await pay(), await pay()];
    const first = await control(`charges/${one.latest_charge}/dispute`, { reason: "fraudulent" });
    expect(first).toMatchObject({ status: "needs_response", amount: 500, payment_intent: one.id });
    await stripe.disputes.update(first.id, { evidence: { uncategorized_text: "winning_evidence" } });
    expect((await stripe.disputes.retrieve(first.id)).status).toBe("won");
    const second = await control(`charges/${two.latest_charge}/dispute`, {});
    await control(`disputes/${second.id}/close`, { outcome: "lost" });
    expect(await types(opened)).toEqual(
      expect.arrayContaining(["charge.dispute.created", "charge.dispute.funds_reinstated", "charge.dispute.closed"]),
    );
  });
});
