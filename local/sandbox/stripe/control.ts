import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readJson, sendJson } from "../loopback";
import { missing } from "./errors";
import { type FaultRule, faultRule } from "./faults";
import { declineSession, expireSession, paySession, settleSession } from "./payments";
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
const payment = z.strictObject({ email: z.string().optional(), isAsync: z.boolean().optional() });
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
    default:
      return actOnSession(visit, parts, input);
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

function overview({ account, target, faults }: Visit) {
  const { state } = account.store;
  const deliveries = Object.values(state.deliveries);
  const count = (wanted: string) => deliveries.filter((one) => one.state === wanted).length;
  return {
    sessions: Object.keys(state.sessions).length,
    payments: Object.values(state.paymentIntents).filter((intent) => intent.status === "succeeded").length,
    events: Object.keys(state.events).length,
    deliveries: { pending: count("pending"), delivered: count("delivered"), failed: count("failed") },
    webhooks: { ...state.webhooks, url: target.url ?? null },
    faults,
  };
}
