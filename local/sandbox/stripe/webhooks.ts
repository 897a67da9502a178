import Stripe from "stripe";
import { type Delivery, newId, prune, type Store } from "./store";

export type WebhookTarget = { url?: string; secret?: string };
export type EventOrigin = { requestId: string | null; idempotencyKey: string | null };

const firstDelayMs = 500;
const longestDelayMs = 10 * 60_000;
const giveUpAfterMs = 3 * 86_400_000;
const attemptTimeoutMs = 20_000;
const parallelAttempts = 16;

export type Webhooks = ReturnType<typeof startWebhooks>;

/** Records events and delivers them, signed, until each is answered with 2xx; what is pending outlives a restart. */
export function startWebhooks(store: Store, target: WebhookTarget) {
  const { state } = store;
  const signer = new Stripe("sk_test_sandbox");
  const inFlight = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  const schedule = () => {
    clearTimeout(timer);
    if (closing.signal.aborted || state.webhooks.isPaused || !target.url) return;
    const waiting = Object.values(state.deliveries).filter((one) => one.state === "pending" && !inFlight.has(one.id));
    const room = Math.max(0, parallelAttempts - inFlight.size);
    const now = Date.now();
    const due = waiting.filter((one) => one.nextAt <= now).slice(0, room);
    for (const delivery of due) void attempt(delivery);
    const later = waiting.filter((one) => one.nextAt > now).map((one) => one.nextAt);
    if (later.length > 0) timer = setTimeout(schedule, Math.min(60_000, Math.min(...later) - now));
  };

  const attempt = async (delivery: Delivery) => {
    inFlight.add(delivery.id);
    const outcome = await post(delivery.eventId);
    inFlight.delete(delivery.id);
    // Closing broke the connection: that try never happened, the next start repeats it.
    if (closing.signal.aborted && outcome.status === 0) return;
    delivery.attempts += 1;
    delivery.streak += 1;
    delivery.log = [...delivery.log.slice(-19), { at: new Date().toISOString(), ...outcome }];
    if (outcome.status >= 200 && outcome.status < 300) {
      delivery.state = "delivered";
      const event = state.events[delivery.eventId];
      if (event) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
    } else if (Date.now() - delivery.createdAt > giveUpAfterMs) delivery.state = "failed";
    else delivery.nextAt = Date.now() + Math.min(longestDelayMs, firstDelayMs * 2 ** (delivery.streak - 1));
    schedule();
    await store.save();
  };

  const post = async (eventId: string): Promise<{ status: number; error?: string }> => {
    const event = state.events[eventId];
    if (!target.url || !event) return { status: 0, error: "nothing to deliver" };
    const payload = JSON.stringify(event, null, 2);
    const signature = signer.webhooks.generateTestHeaderString({ payload, secret: target.secret ?? "" });
    try {
      const response = await fetch(target.url, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "user-agent": "Stripe/1.0 (sandbox)",
          "stripe-signature": signature,
        },
        body: payload,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(attemptTimeoutMs)]),
      });
      await response.arrayBuffer();
      return { status: response.status };
    } catch (error) {
      const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { status: 0, error: reason instanceof Error ? reason.message : String(reason) };
    }
  };

  const enqueue = (event: Stripe.Event, copies: number) => {
    const { delayMs, isShuffled } = state.webhooks;
    const now = Date.now();
    for (let copy = 0; copy < copies; copy += 1) {
      const jitterMs = isShuffled ? Math.random() * Math.max(1000, delayMs) : delayMs;
      const id = newId("whd");
      const common = { id, eventId: event.id, type: event.type, attempts: 0, streak: 0, log: [] };
      state.deliveries[id] = { ...common, state: "pending", createdAt: now, nextAt: now + jitterMs };
    }
    event.pending_webhooks += copies;
  };

  for (const delivery of Object.values(state.deliveries)) {
    delivery.streak = 0;
    if (delivery.state === "pending") delivery.nextAt = Math.min(delivery.nextAt, Date.now() + firstDelayMs);
  }
  schedule();

  return {
    /** Records the event and starts its delivery; the caller saves. */
    emit(type: Stripe.Event["type"], object: object, origin: EventOrigin, previous?: object): void {
      const event = {
        id: newId("evt_1", 23).replace("evt_1_", "evt_1"),
        object: "event",
        api_version: Stripe.API_VERSION,
        created: store.nowSeconds(),
        data: { object: structuredClone(object), ...(previous && { previous_attributes: previous }) },
        livemode: false,
        pending_webhooks: 0,
        request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
        type,
      } as unknown as Stripe.Event;
      state.events[event.id] = event;
      prune(state, Date.now());
      if (target.url) enqueue(event, state.webhooks.copies);
      setImmediate(schedule);
    },
    /** Sends a recorded event `times` more, whatever became of its first delivery. */
    resend(event: Stripe.Event, times: number): void {
      enqueue(event, times);
      schedule();
    },
    /** To be called when settings changed. */
    reschedule: schedule,
    close(): void {
      closing.abort();
      clearTimeout(timer);
    },
  };
}
