import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readJson, sendJson } from "../loopback";
import { advanceAccount } from "./billing/clock";
import { replaceCard } from "./billing/replace-card";
import { missing } from "./errors";
import { type FaultRule, faultRule } from "./faults";
import { declineSession, expireSession, paySession, settleSession } from "./payments";
import { closeDispute, openDispute } from "./resources/disputes";
import type { Call } from "./routes";
import { emptyState } from "./store";
import type { RequestEntry } from "./stripe";
import type { Webhooks, WebhookTarget } from "./webhooks";

type Visit = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  account: Pick<Call, "store" | "emit">;
  webhooks: Webhooks;
  target: WebhookTarget;
  faults: FaultRule[];
  requests: RequestEntry[];
};

const webhookSettings = z.strictObject({
  isPaused: z.boolean().optional(),
  delayMs: z.number().min(0).optional(),
  isShuffled: z.boolean().optional(),
  copies: z.number().int().min(1).max(20).optional(),
  url: z.string().optional(),
  secret: z.string().optional(),
});
const payment = z.strictObject({
  email: z.string().optional(),
  card: z.string().optional(),
  isAsync: z.boolean().optional(),
});
const settlement = z.strictObject({ outcome: z.enum(["succeeded", "failed"]) });

/** The control API under `/__control`; see local/README.md. */
export async function control(visit: Visit): Promise<void> {
  const { request, response } = visit;
  try {
    const result = await act(visit);
    if (result === undefined) return sendJson(response, 404, { error: "no such control" });
    if (request.method !== "GET") await visit.account.store.save();
    sendJson(response, 200, result);
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function act(visit: Visit): Promise<unknown> {
  const { request, url, account, webhooks, target, faults, requests } = visit;
  const { state } = account.store;
  const parts = url.pathname.split("/").slice(2);
  const [area = "", id = "", verb = ""] = parts;
  const input = request.method === "POST" ? await readJson(request) : {};
  const limit = Number(url.searchParams.get("limit") ?? 100);
  switch (`${request.method} ${area}${id && "/:id"}${verb && `/${verb}`}`) {
    case "GET ":
      return overview(visit);
    case "GET requests":
      return { requests: requests.slice(-limit).reverse() };
    case "GET events":
      return { events: Object.values(state.events).slice(-limit).reverse() };
    case "POST events/:id/resend": {
      const event = state.events[id];
      if (!event) throw missing("event", id);
      webhooks.resend(event, z.number().int().min(1).max(100).default(1).parse(input.times));
      return { event };
    }
    case "GET deliveries": {
      const wanted = url.searchParams.get("state");
      const rows = Object.values(state.deliveries).filter((one) => wanted === null || one.state === wanted);
      return { deliveries: rows.slice(-limit).reverse() };
    }
    case "POST deliveries/:id": {
      if (id !== "retry") return undefined;
      // Whatever waits for its backoff goes out now.
      for (const one of Object.values(state.deliveries))
        if (one.state === "pending") Object.assign(one, { streak: 0, nextAt: 0 });
      webhooks.reschedule();
      return overview(visit);
    }
    case "POST webhooks": {
      const { url: address, secret, ...settings } = webhookSettings.parse(input);
      Object.assign(target, address !== undefined && { url: address }, secret !== undefined && { secret });
      Object.assign(state.webhooks, settings);
      webhooks.reschedule();
      return overview(visit);
    }
    case "GET faults":
      return { faults };
    case "POST faults":
      faults.push(faultRule.parse(input));
      return { faults };
    case "DELETE faults":
      faults.length = 0;
      return { faults };
    case "POST reset":
      faults.length = 0;
      requests.length = 0;
      Object.assign(state, emptyState());
      webhooks.reschedule();
      return overview(visit);
    case "POST clock": {
      const { days, seconds } = z
        .strictObject({ days: z.number().min(0).default(0), seconds: z.number().min(0).default(0) })
        .parse(input);
      return { now: new Date(advanceAccount(account, days * 86_400 + seconds) * 1000).toISOString() };
    }
    default:
      return actOnSession(visit, parts, input) ?? actOnMoney(visit, parts, input);
  }
}

function actOnSession(
  { request, account }: Visit,
  [area, id = "", verb = ""]: string[],
  input: Record<string, unknown>,
): unknown {
  if (area !== "sessions" || request.method !== "POST") return undefined;
  const session = account.store.state.sessions[id];
  if (!session) throw missing("checkout.session", id);
  if (verb === "pay") return paySession(account, session, payment.parse(input));
  if (verb === "settle") return settleSession(account, session, settlement.parse(input).outcome);
  if (verb === "decline") declineSession(account, session);
  else if (verb === "expire" && session.status === "open") expireSession(account, session);
  else if (verb !== "expire") return undefined;
  return session;
}

const dispute = z.strictObject({
  amount: z.number().int().min(1).optional(),
  reason: z.string().optional(),
  isInquiry: z.boolean().optional(),
});
const verdict = z.strictObject({ outcome: z.enum(["won", "lost", "warning_closed"]) });
const cardOutcome = z.strictObject({
  outcome: z.enum(["ok", "declined", "insufficient_funds", "authentication_required"]),
});

/** What banks and payers do: disputes, verdicts, another card, a card that begins to be refused. */
function actOnMoney({ request, account }: Visit, [area, id = "", verb = ""]: string[], input: Record<string, unknown>) {
  if (request.method !== "POST") return undefined;
  const { state } = account.store;
  if (area === "charges" && verb === "dispute") {
    const charge = state.charges[id];
    if (!charge) throw missing("charge", id);
    return openDispute(account, charge, dispute.parse(input));
  }
  if (area === "disputes" && verb === "close") {
    const found = state.disputes[id];
    if (!found) throw missing("dispute", id);
    return closeDispute(account, found, verdict.parse(input).outcome);
  }
  if (area === "cards" && verb === "") {
    const card = state.cards[id];
    if (!card) throw missing("card", id);
    return Object.assign(card, cardOutcome.parse(input));
  }
  if (area === "customers" && verb === "card") {
    if (!state.customers[id]) throw missing("customer", id);
    return replaceCard(account, id, z.strictObject({ number: z.string() }).parse(input).number);
  }
  return undefined;
}

function overview({ account, target, faults }: Visit) {
  const { state } = account.store;
  const deliveries = Object.values(state.deliveries);
  const count = (wanted: string) => deliveries.filter((one) => one.state === wanted).length;
  return {
    now: new Date(account.store.nowMs()).toISOString(),
    sessions: Object.keys(state.sessions).length,
    subscriptions: Object.keys(state.subscriptions).length,
    invoices: Object.keys(state.invoices).length,
    disputes: Object.keys(state.disputes).length,
    payments: Object.values(state.paymentIntents).filter((intent) => intent.status === "succeeded").length,
    events: Object.keys(state.events).length,
    deliveries: { pending: count("pending"), delivered: count("delivered"), failed: count("failed") },
    webhooks: { ...state.webhooks, url: target.url ?? null },
    faults,
  };
}
