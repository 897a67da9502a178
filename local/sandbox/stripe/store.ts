import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import { openStateFile, type StateFile } from "../state-file";

/** What the API does not show of a Checkout session. */
export type Checkout = {
  lineItems: Stripe.LineItem[];
  successUrl: string;
  paymentIntentData: {
    metadata?: Record<string, string>;
    description?: string;
    receipt_email?: string;
    setup_future_usage?: string;
  };
  subscriptionData?: { metadata?: Record<string, string>; description?: string };
  isDeclined: boolean;
};

/** What only the bank knows of a card. */
export type Card = {
  number: string;
  outcome: "ok" | "declined" | "insufficient_funds" | "authentication_required";
};

export type Delivery = {
  id: string;
  eventId: string;
  type: string;
  state: "pending" | "delivered" | "failed";
  attempts: number;
  /** Tries since the peer started: a restart begins the backoff anew. */
  streak: number;
  createdAt: number;
  /** Epoch milliseconds of the next try. */
  nextAt: number;
  log: Array<{ at: string; status: number; error?: string }>;
};

export type StoredReply = { fingerprint: string; status: number; body: unknown; at: number };

export type WebhookSettings = {
  isPaused: boolean;
  delayMs: number;
  /** Deliver in random order within a second (or `delayMs`, when longer). */
  isShuffled: boolean;
  /** How many times each event is delivered. */
  copies: number;
};

export type State = {
  customers: Record<string, Stripe.Customer>;
  products: Record<string, Stripe.Product>;
  prices: Record<string, Stripe.Price>;
  sessions: Record<string, Stripe.Checkout.Session>;
  checkouts: Record<string, Checkout>;
  paymentIntents: Record<string, Stripe.PaymentIntent>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, Stripe.Refund>;
  subscriptions: Record<string, Stripe.Subscription>;
  invoices: Record<string, Stripe.Invoice>;
  invoicePayments: Record<string, Stripe.InvoicePayment>;
  /** Proration lines that wait for a subscription's next invoice. */
  pendingLines: Record<string, Stripe.InvoiceLineItem[]>;
  paymentMethods: Record<string, Stripe.PaymentMethod>;
  cards: Record<string, Card>;
  disputes: Record<string, Stripe.Dispute>;
  portals: Record<string, Stripe.BillingPortal.Session>;
  testClocks: Record<string, Stripe.TestHelpers.TestClock>;
  events: Record<string, Stripe.Event>;
  deliveries: Record<string, Delivery>;
  replies: Record<string, StoredReply>;
  webhooks: WebhookSettings;
  /** Added to the real time; a test clock moves it. */
  clockOffsetMs: number;
};

export const emptyState = (): State => ({
  customers: {},
  products: {},
  prices: {},
  sessions: {},
  checkouts: {},
  paymentIntents: {},
  charges: {},
  refunds: {},
  subscriptions: {},
  invoices: {},
  invoicePayments: {},
  pendingLines: {},
  paymentMethods: {},
  cards: {},
  disputes: {},
  portals: {},
  testClocks: {},
  events: {},
  deliveries: {},
  replies: {},
  webhooks: { isPaused: false, delayMs: 0, isShuffled: false, copies: 1 },
  clockOffsetMs: 0,
});

export type Store = StateFile<State> & {
  nowMs(): number;
  nowSeconds(): number;
  /** Where browsers reach this peer; set once it listens. */
  publicUrl: string;
};

export function openStore(path: string | undefined): Store {
  const file = openStateFile(path, emptyState);
  const nowMs = () => Date.now() + file.state.clockOffsetMs;
  return { ...file, nowMs, nowSeconds: () => Math.floor(nowMs() / 1000), publicUrl: "" };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A Stripe-looking id: prefix, underscore, letters and digits. */
export function newId(prefix: string, length = 24): string {
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]);
  return `${prefix}_${letters.join("")}`;
}

const keptEvents = 2000;

/** Drops the oldest events that nobody waits for, and idempotency replies after a day. */
export function prune(state: State, nowMs: number): void {
  const surplus = Object.keys(state.events).length - keptEvents;
  if (surplus > 0) {
    const waiting = new Set(
      Object.values(state.deliveries).flatMap((one) => (one.state === "pending" ? [one.eventId] : [])),
    );
    const dropped = new Set(
      Object.keys(state.events)
        .slice(0, surplus)
        .filter((id) => !waiting.has(id)),
    );
    for (const id of dropped) delete state.events[id];
    for (const { id, eventId } of Object.values(state.deliveries))
      if (dropped.has(eventId)) delete state.deliveries[id];
  }
  for (const [key, reply] of Object.entries(state.replies))
    if (nowMs - reply.at > 86_400_000) delete state.replies[key];
}
