import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, describe, expect, test } from "vitest";
import { type StripeOptions, startStripe } from "~/local/sandbox/stripe/stripe";
import { receiveWebhooks } from "./webhook-receiver";

const secretKey = "sk_test_sandbox_key";
const webhookSecret = "whsec_test";
const closers: Array<() => Promise<unknown>> = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(options: Partial<StripeOptions> = {}, key = secretKey, maxNetworkRetries = 0) {
  const peer = await startStripe({ port: 0, secretKey, webhookSecret, ...options });
  closers.push(() => peer.close());
  const { hostname: host, port } = new URL(peer.url);
  const stripe = new Stripe(key, { host, port, protocol: "http", telemetry: false, maxNetworkRetries });
  const control = async (path: string, body?: unknown, method = "POST") => {
    const response = await fetch(`${peer.url}/__control/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  return { peer, stripe, control };
}

async function openWithWebhooks(statuses: number[] = [], options: Partial<StripeOptions> = {}) {
  const hooks = await receiveWebhooks(webhookSecret, 0, statuses);
  closers.push(hooks.close);
  return { hooks, ...(await open({ webhookUrl: hooks.url, ...options })) };
}

const purchase = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  ({
    mode: "payment",
    client_reference_id: "pay_1",
    customer_email: "ada@example.com",
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 1900, product_data: { name: "1,000 credits" } } },
    ],
    metadata: { workspace: "acme" },
    payment_intent_data: { metadata: { reference: "pay_1" } },
    success_url: "http://localhost:3000/credits?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://localhost:3000/credits?canceled=1",
    ...more,
  }) satisfies Stripe.Checkout.SessionCreateParams;

const submit = (url: string | null, fields: Record<string, string>) =>
  fetch(url ?? "", { method: "POST", redirect: "manual", body: new URLSearchParams(fields) });

describe("catalogue and customers", () => {
  test("customers, products and prices are created, changed, listed and paged", async () => {
    const { stripe } = await open();
    for (let index = 0; index < 12; index += 1) await stripe.customers.create({ email: `c${index}@example.com` });
    const all = await stripe.customers.list({ limit: 5 }).autoPagingToArray({ limit: 100 });
    expect(all).toHaveLength(12);
    expect(all[0]?.email).toBe("c11@example.com");
    expect((await stripe.customers.list({ email: "c3@example.com" })).data).toHaveLength(1);
    const first = await stripe.customers.update(all[0]?.id ?? "", { name: "Ada", metadata: { a: "1", b: "2" } });
    const second = await stripe.customers.update(first.id, { metadata: { a: "" } });
    expect(second).toMatchObject({ name: "Ada", metadata: { b: "2" } });

    const product = await stripe.products.create({ name: "Credits" });
    const price = await stripe.prices.create({
      product: product.id,
      currency: "eur",
      unit_amount: 900,
      lookup_key: "small",
    });
    const monthly = {
      currency: "usd",
      unit_amount: 2900,
      recurring: { interval: "month" },
      product_data: { name: "Plan" },
    } as const;
    await stripe.prices.create(monthly);
    expect((await stripe.prices.list({ lookup_keys: ["small"], expand: ["data.product"] })).data).toMatchObject([
      { id: price.id, recurring: null, product: { id: product.id, name: "Credits" } },
    ]);
    expect((await stripe.prices.list({ type: "recurring" })).data).toHaveLength(1);
  });
});

describe("checkout", () => {
  test("a paid session leads to the success page, with its payment, and tells so by signed webhooks", async () => {
    const { stripe, hooks } = await openWithWebhooks();
    const session = await stripe.checkout.sessions.create(purchase());
    expect(session).toMatchObject({
      status: "open",
      payment_status: "unpaid",
      amount_total: 1900,
      payment_intent: null,
    });

    const page = await (await fetch(session.url ?? "")).text();
    for (const text of ["Stripe sandbox", "1,000 credits", "Pay $19.00", "ada@example.com", "Cancel"])
      expect(page).toContain(text);
    const paid = await submit(session.url, { action: "pay" });
    expect(paid.status).toBe(303);
    expect(paid.headers.get("location")).toBe(`http://localhost:3000/credits?session=${session.id}`);

    const expanded = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["payment_intent.latest_charge", "line_items"],
    });
    expect(expanded).toMatchObject({
      status: "complete",
      payment_status: "paid",
      client_reference_id: "pay_1",
      metadata: { workspace: "acme" },
      customer_details: { email: "ada@example.com" },
      payment_intent: {
        status: "succeeded",
        amount_received: 1900,
        metadata: { reference: "pay_1" },
        latest_charge: { paid: true },
      },
      line_items: { data: [{ description: "1,000 credits", quantity: 1, amount_total: 1900 }] },
    });
    const [completed] = await hooks.until("checkout.session.completed");
    await hooks.until("charge.succeeded");
    const [succeeded] = await hooks.until("payment_intent.succeeded");
    expect(completed).toMatchObject({
      api_version: Stripe.API_VERSION,
      data: { object: { id: session.id, payment_status: "paid" } },
    });
    expect(succeeded?.created).toBeGreaterThan(1_700_000_000);
    expect(new Set(hooks.received.map((one) => one.event.id)).size).toBe(hooks.received.length);
  });

  test("paying twice at the same moment charges once", async () => {
    const { stripe, hooks } = await openWithWebhooks();
    const session = await stripe.checkout.sessions.create(purchase());
    const answers = await Promise.all(Array.from({ length: 6 }, () => submit(session.url, { action: "pay" })));
    expect(new Set(answers.map((answer) => answer.headers.get("location"))).size).toBe(1);
    await hooks.until("checkout.session.completed");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
    expect((await stripe.charges.list()).data).toHaveLength(1);
    expect((await stripe.events.list({ type: "checkout.session.completed" })).data).toHaveLength(1);
  });

  test("a declined card keeps the session open with the reason shown, and can then be paid", async () => {
    const { stripe } = await open();
    const session = await stripe.checkout.sessions.create(purchase());
    const declined = await submit(session.url, { action: "decline" });
    const page = await (await fetch(new URL(declined.headers.get("location") ?? "", session.url ?? ""))).text();
    expect(page).toContain('role="alert"');
    const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
    expect(after).toMatchObject({ status: "open", payment_intent: { last_payment_error: { code: "card_declined" } } });
    await submit(session.url, { action: "pay" });
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  test("cancel leads back without a payment, and an expired session cannot be paid", async () => {
    const { stripe } = await open();
    const session = await stripe.checkout.sessions.create(purchase());
    const canceled = await submit(session.url, { action: "cancel" });
    expect(canceled.headers.get("location")).toBe("http://localhost:3000/credits?canceled=1");
    await stripe.checkout.sessions.expire(session.id);
    expect((await submit(session.url, { action: "pay" })).status).toBe(200);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: "expired",
      payment_status: "unpaid",
      url: null,
    });
    await expect(stripe.checkout.sessions.expire(session.id)).rejects.toThrow(/status of expired/);
  });

  test("a delayed payment completes unpaid and is settled later, either way", async () => {
    const { stripe, control } = await open();
    const [good, bad] = [
      await stripe.checkout.sessions.create(purchase()),
      await stripe.checkout.sessions.create(purchase()),
    ];
    for (const session of [good, bad]) await control(`sessions/${session.id}/pay`, { isAsync: true });
    expect(await stripe.checkout.sessions.retrieve(good.id)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
    });
    await control(`sessions/${good.id}/settle`, { outcome: "succeeded" });
    await control(`sessions/${bad.id}/settle`, { outcome: "failed" });
    expect((await stripe.checkout.sessions.retrieve(good.id)).payment_status).toBe("paid");
    expect((await stripe.checkout.sessions.retrieve(bad.id)).payment_status).toBe("unpaid");
    const types = (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);
    expect(types).toEqual(
      expect.arrayContaining(["checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed"]),
    );
  });

  test("refunds add up to the charge and no further", async () => {
    const { stripe, control } = await open();
    const session = await stripe.checkout.sessions.create(purchase());
    const { payment_intent } = await control(`sessions/${session.id}/pay`, {});
    await stripe.refunds.create({ payment_intent, amount: 500 });
    await expect(stripe.refunds.create({ payment_intent, amount: 1500 })).rejects.toThrow(/greater than unrefunded/);
    await stripe.refunds.create({ payment_intent });
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({ code: "charge_already_refunded" });
    expect((await stripe.charges.list()).data[0]).toMatchObject({ amount_refunded: 1900, refunded: true });
  });
});

describe("webhooks", () => {
  test("an event is sent again, unchanged in id and newly signed, until it is taken", async () => {
    const { stripe, hooks, control } = await openWithWebhooks();
    const session = await stripe.checkout.sessions.create(purchase());
    const refuse = await receiveWebhooks(
      webhookSecret,
      0,
      Array.from({ length: 8 }, () => 500),
    );
    closers.push(refuse.close);
    await control("webhooks", { url: refuse.url });
    await control(`sessions/${session.id}/pay`, {});
    const [event] = await refuse.until("checkout.session.completed");
    const tries = refuse.received.filter((one) => one.event.type === "checkout.session.completed");
    expect(tries.length).toBeGreaterThan(1);
    expect(new Set(tries.map((one) => one.event.id))).toEqual(new Set([event?.id]));
    expect(hooks.received.map((one) => one.event.type)).not.toContain("checkout.session.completed");
  });

  test("the payer is led on at once, however long the webhook takes", async () => {
    const { stripe, hooks } = await openWithWebhooks();
    const session = await stripe.checkout.sessions.create(purchase());
    let release = () => {};
    hooks.hold(new Promise((resolve) => (release = resolve)));
    expect((await submit(session.url, { action: "pay" })).status).toBe(303);
    expect(hooks.received).toHaveLength(0);
    release();
    await hooks.until("checkout.session.completed");
  });

  test("payments and undelivered events outlive a restart of the peer", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stripe-state-"));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const hooks = await receiveWebhooks(webhookSecret);
    closers.push(hooks.close);
    const options = { stateFile: join(folder, "stripe.json"), webhookUrl: "http://127.0.0.1:9/nobody" };
    const before = await open(options);
    const session = await before.stripe.checkout.sessions.create(purchase(), { idempotencyKey: "k" });
    await submit(session.url, { action: "pay" });
    await before.peer.close();

    const after = await open({ ...options, webhookUrl: hooks.url });
    const [event] = await hooks.until("checkout.session.completed");
    expect(event?.data.object).toMatchObject({ id: session.id, payment_status: "paid" });
    expect((await after.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
    const replayed = await after.stripe.checkout.sessions.create(purchase(), { idempotencyKey: "k" });
    expect(replayed.id).toBe(session.id);
  });

  test("control pauses, duplicates, shuffles and resends deliveries", async () => {
    const { stripe, hooks, control } = await openWithWebhooks();
    await control("webhooks", { isPaused: true, copies: 3, isShuffled: true });
    const session = await stripe.checkout.sessions.create(purchase());
    await control(`sessions/${session.id}/pay`, {});
    expect((await control("deliveries?state=pending", undefined, "GET")).deliveries).toHaveLength(12);
    expect(hooks.received).toHaveLength(0);
    await control("webhooks", { isPaused: false });
    const events = await hooks.until("checkout.session.completed", 3);
    await control(`events/${events[0]?.id}/resend`, { times: 2 });
    const resent = await hooks.until("checkout.session.completed", 5);
    expect(new Set(resent.map((event) => event.id)).size).toBe(1);
  });
});

describe("idempotency and errors", () => {
  test("the same key with the same parameters gives the first answer, with others an error", async () => {
    const { stripe } = await open();
    const options = { idempotencyKey: "checkout:1" };
    const first = await stripe.checkout.sessions.create(purchase(), options);
    const second = await stripe.checkout.sessions.create(purchase(), options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
    const other = stripe.checkout.sessions.create(purchase({ client_reference_id: "pay_2" }), options);
    await expect(other).rejects.toMatchObject({ type: "StripeIdempotencyError", statusCode: 400 });
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
  });

  test("a key whose first request is still under way answers 409", async () => {
    const { stripe, control } = await open();
    await control("faults", { kind: "slow", delayMs: 400, match: "POST /v1/customers" });
    const options = { idempotencyKey: "slow" };
    const outcomes = await Promise.allSettled([1, 2].map(() => stripe.customers.create({ name: "Ada" }, options)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toMatchObject([{ statusCode: 409, code: "idempotency_key_in_use" }]);
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test("an answer lost after the work is repeated by the SDK's retry without doing the work twice", async () => {
    const { stripe, control } = await open({}, secretKey, 2);
    for (const kind of ["cut", "error"])
      await control("faults", { kind, when: "after", match: "POST /v1/checkout/sessions" });
    const session = await stripe.checkout.sessions.create(purchase());
    expect(session.status).toBe("open");
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
    const { requests } = await control("requests", undefined, "GET");
    expect(requests.filter((one: { isReplay: boolean }) => one.isReplay)).not.toHaveLength(0);
  });

  test("errors come in Stripe's shape with a request id", async () => {
    const { stripe, peer, control } = await open();
    await expect(stripe.coupons.list()).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 404,
      requestId: expect.stringMatching(/^req_/),
      message: expect.stringContaining("Unrecognized request URL (GET: /v1/coupons)"),
    });
    await expect(stripe.customers.retrieve("cus_none")).rejects.toMatchObject({
      code: "resource_missing",
      statusCode: 404,
    });
    await expect(
      stripe.checkout.sessions.create(purchase({ line_items: [{ price: "price_none", quantity: 1 }] })),
    ).rejects.toMatchObject({
      code: "resource_missing",
      param: "line_items[0][price]",
    });
    await expect(stripe.checkout.sessions.create(purchase({ success_url: "/credits" }))).rejects.toMatchObject({
      code: "url_invalid",
    });
    const misspelt = { ...purchase(), client_refrence_id: "x" };
    await expect(stripe.checkout.sessions.create(misspelt)).rejects.toMatchObject({
      code: "parameter_unknown",
      param: "client_refrence_id",
    });
    await control("faults", { status: 429, retryAfterSeconds: 1 });
    await expect(stripe.customers.list()).rejects.toMatchObject({ type: "StripeRateLimitError", code: "rate_limit" });
    const { hostname: host, port } = new URL(peer.url);
    const stranger = new Stripe("sk_test_of_somebody_else", { host, port, protocol: "http", maxNetworkRetries: 0 });
    await expect(stranger.customers.list()).rejects.toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
  });
});
