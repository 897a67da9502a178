import type { IncomingMessage, ServerResponse } from "node:http";
import Stripe from "stripe";
import { listenOnLoopback, readBody, sendJson } from "../loopback";
import type { Peer } from "../peer";
import { runDue } from "./billing/clock";
import { control } from "./control";
import { StripeFailure } from "./errors";
import { expand } from "./expand";
import { CutConnection, type FaultRule, meetFault, takeFault } from "./faults";
import { createIdempotency } from "./idempotency";
import { overviewPage } from "./pages/overview";
import { checkoutPages } from "./pages/serve";
import { billingPages } from "./pages/serve-billing";
import { parseForm } from "./params";
import { expireOverdue } from "./payments";
import { findRoute } from "./routes";
import { newId, openStore } from "./store";
import { type EventOrigin, startWebhooks, type WebhookTarget } from "./webhooks";

export type StripeOptions = {
  /** 0 chooses a free port. */
  port: number;
  /** Unset keeps everything in memory. */
  stateFile?: string;
  /** Any other key answers 401. */
  secretKey: string;
  /** Where events go; unset sends none. */
  webhookUrl?: string;
  webhookSecret?: string;
};

export type RequestEntry = {
  id: string;
  at: string;
  call: string;
  status: number;
  idempotencyKey: string | null;
  isReplay: boolean;
};

const overdueCheckMs = 10_000;
const keptRequests = 500;

/** A Stripe account for tests and demos: customers, prices, hosted Checkout, signed and retried webhooks. */
export async function startStripe(options: StripeOptions): Promise<Peer> {
  const store = openStore(options.stateFile);
  const target: WebhookTarget = { url: options.webhookUrl, secret: options.webhookSecret };
  const webhooks = startWebhooks(store, target);
  const idempotency = createIdempotency(store);
  const faults: FaultRule[] = [];
  const requests: RequestEntry[] = [];

  const accountFor = (origin: EventOrigin) => ({
    store,
    emit: (type: Stripe.Event["type"], object: object, previous?: object) =>
      webhooks.emit(type, object, origin, previous),
  });
  const page = accountFor({ requestId: null, idempotencyKey: null });

  const execute = (request: IncomingMessage, url: URL, body: string, origin: EventOrigin) => {
    const method = request.method ?? "GET";
    const { route, id } = findRoute(method, url.pathname);
    const params = parseForm(method === "GET" ? url.search.slice(1) : body);
    const result = route.handle({ ...accountFor(origin), params, id, publicUrl: store.publicUrl });
    return expand(result, pathsOf(params.expand), store.state);
  };

  const api = async (request: IncomingMessage, response: ServerResponse, url: URL, entry: RequestEntry) => {
    const body = (await readBody(request)).toString("utf8");
    authenticate(request, options.secretKey);
    const fault = takeFault(faults, entry.call);
    const attempt = idempotency.begin(
      request.method === "POST" ? (entry.idempotencyKey ?? undefined) : undefined,
      url.pathname,
      body,
    );
    try {
      await meetFault(fault, "before");
      if (attempt.replay) {
        entry.isReplay = true;
        entry.status = attempt.replay.status;
        return sendJson(response, entry.status, attempt.replay.body, {
          ...headers(entry),
          "idempotent-replayed": "true",
        });
      }
      const result = execute(request, url, body, { requestId: entry.id, idempotencyKey: entry.idempotencyKey });
      attempt.keep(200, result);
      if (request.method !== "GET") await store.save();
      await meetFault(fault, "after");
      entry.status = 200;
      sendJson(response, 200, result, headers(entry));
    } catch (error) {
      // A refused card is an answer like any other: its key gets it again.
      if (error instanceof StripeFailure && error.status === 402) {
        attempt.keep(402, error.body());
        await store.save();
      }
      throw error;
    } finally {
      attempt.end();
    }
  };

  const listener = await listenOnLoopback(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const entry = newEntry(request, url);
    try {
      if (url.pathname.startsWith("/__control")) {
        return await control({ request, response, url, account: page, webhooks, target, faults, requests });
      }
      if (url.pathname.startsWith("/c/")) return await checkoutPages({ request, response, url, account: page });
      if (/^\/(p|i|r)\//.test(url.pathname)) return await billingPages({ request, response, url, account: page });
      if (url.pathname === "/" && request.method === "GET") return overviewPage(response, store, store.publicUrl);
      requests.push(entry);
      if (requests.length > keptRequests) requests.shift();
      await api(request, response, url, entry);
    } catch (error) {
      if (error instanceof CutConnection || response.headersSent) return response.destroy();
      const failure = toFailure(error);
      entry.status = failure.status;
      sendJson(response, failure.status, failure.body(), { ...headers(entry), ...failure.headers });
    }
  }, options.port);
  store.publicUrl = `http://localhost:${listener.port}`;
  const overdueCheck = setInterval(() => {
    expireOverdue(page);
    runDue(page);
  }, overdueCheckMs).unref();

  return {
    url: store.publicUrl,
    close: async () => {
      clearInterval(overdueCheck);
      webhooks.close();
      await listener.close();
      await store.save();
    },
  };
}

function authenticate(request: IncomingMessage, secretKey: string): void {
  const { authorization = "" } = request.headers;
  const [scheme, value = ""] = authorization.split(" ");
  const key = scheme === "Basic" ? (Buffer.from(value, "base64").toString().split(":")[0] ?? "") : value;
  if (key === secretKey) return;
  const realm = { "www-authenticate": 'Bearer realm="Stripe"' };
  if (key === "") {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new StripeFailure(401, message, {}, realm);
  }
  const hidden =
    key.length > 12 ? `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}` : "*".repeat(key.length);
  throw new StripeFailure(401, `Invalid API Key provided: ${hidden}`, {}, realm);
}

function headers(entry: RequestEntry): Record<string, string> {
  return {
    "request-id": entry.id,
    "stripe-version": Stripe.API_VERSION,
    ...(entry.idempotencyKey !== null && { "idempotency-key": entry.idempotencyKey }),
  };
}

function newEntry(request: IncomingMessage, url: URL): RequestEntry {
  const key = request.headers["idempotency-key"];
  return {
    id: newId("req", 14),
    at: new Date().toISOString(),
    call: `${request.method} ${url.pathname}`,
    status: 0,
    idempotencyKey: typeof key === "string" ? key : null,
    isReplay: false,
  };
}

function pathsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((path): path is string => typeof path === "string") : [];
}

function toFailure(error: unknown): StripeFailure {
  if (error instanceof StripeFailure) return error;
  process.stderr.write(`stripe sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new StripeFailure(500, "An unexpected error occurred.", { type: "api_error" });
}
