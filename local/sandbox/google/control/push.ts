import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SigningKey } from "../oauth/signing-key";
import type { Mailbox } from "../store/mailbox";
import type { World } from "../store/world";
import { changeSettings, inOrder, PUSH_DEFAULTS, type PushSettings } from "./push-settings";

const TRIES = 6;
const SHUFFLE_MS = 500;
const TOKEN_TTL_S = 3600;
const LOG_LENGTH = 500;

/** A change as Pub/Sub carries it. */
type Envelope = { messageId: string; email: string; historyId: string; body: string };
type Delivery = { messageId: string; email: string; historyId: string; attempt: number; status: number };

/** Delivers mailbox changes of watched accounts as Pub/Sub push messages: OIDC-signed, repeated until a 2xx. */
export class Push {
  private settings: PushSettings = { ...PUSH_DEFAULTS };
  private waiting: Envelope[] = [];
  private readonly log: Delivery[] = [];
  private readonly counts = { sent: 0, failed: 0, dropped: 0 };
  private readonly stop = new AbortController();

  constructor(
    private readonly world: World,
    private readonly key: SigningKey,
    private readonly issuer: () => string,
  ) {
    world.onChange((mailbox, since) => this.notify(mailbox, since));
  }

  configure(input: Record<string, unknown>): unknown {
    this.settings = changeSettings(this.settings, input);
    return this.status();
  }

  status(): unknown {
    const { settings, counts, waiting } = this;
    const held = waiting.map(({ messageId, email, historyId }) => ({ messageId, email, historyId }));
    return { settings, issuer: this.issuer(), ...counts, waiting: held, deliveries: [...this.log].reverse() };
  }

  /** Posts what is held back, one after the other; what gets no 2xx is held again. */
  async deliver(input: Record<string, unknown>): Promise<unknown> {
    const envelopes = this.take(input);
    const refused = new Set<Envelope>();
    const deliveries: Delivery[] = [];
    for (const envelope of envelopes) {
      const delivery = await this.attempt(envelope, 1);
      deliveries.push(delivery);
      if (isTaken(delivery.status)) this.counts.sent += 1;
      else refused.add(envelope);
    }
    this.waiting.unshift(...refused);
    return { deliveries };
  }

  /** What is held back as requests ready to be posted by the caller; they count as sent. */
  async hand(input: Record<string, unknown>): Promise<unknown> {
    const envelopes = this.take(input);
    this.counts.sent += envelopes.length;
    return await Promise.all(
      envelopes.map(async ({ body, messageId, email, historyId }) => {
        const headers = { "content-type": "application/json", authorization: `Bearer ${await this.sign()}` };
        return { messageId, email, historyId, headers, body };
      }),
    );
  }

  /** Loses what is held back. */
  drop(input: Record<string, unknown>): unknown {
    const lost = this.take({ ...input, copies: 1 }).length;
    this.counts.dropped += lost;
    return { dropped: lost };
  }

  /** Forgets what waits and what went wrong on purpose; where messages go stays. */
  reset(): void {
    this.waiting = [];
    this.log.length = 0;
    Object.assign(this.counts, { sent: 0, failed: 0, dropped: 0 });
    const { endpoint, audience, serviceAccount } = this.settings;
    this.settings = { ...PUSH_DEFAULTS, endpoint, audience, serviceAccount };
  }

  close(): void {
    this.stop.abort();
  }

  private take({ email, limit, order, seed, copies }: Record<string, unknown>): Envelope[] {
    const wanted = this.waiting.filter((envelope) => email === undefined || envelope.email === email);
    const taken = new Set(wanted.slice(0, typeof limit === "number" ? limit : undefined));
    this.waiting = this.waiting.filter((envelope) => !taken.has(envelope));
    const times = typeof copies === "number" ? copies : this.settings.copies;
    const copied = [...taken].flatMap((envelope) => Array.from({ length: times }, () => envelope));
    return inOrder(copied, order, seed);
  }

  private notify(mailbox: Mailbox, since: number): void {
    const { endpoint, isPaused, copies } = this.settings;
    if ((!endpoint && !isPaused) || !isWatched(mailbox, since, this.world.now())) return;
    const envelope = this.seal(mailbox);
    if (this.settings.dropNext > 0) {
      this.settings.dropNext -= 1;
      this.counts.dropped += 1;
    } else if (isPaused) this.waiting.push(envelope);
    else for (let copy = 0; copy < copies; copy += 1) void this.insist(envelope);
  }

  private seal(mailbox: Mailbox): Envelope {
    const { email } = mailbox.account;
    const historyId = mailbox.historyId();
    // Random, not counted: several peers with the same clock may push to one app.
    const messageId = String(randomBytes(8).readBigUInt64BE());
    const { historyIdAs } = this.settings;
    const written = historyIdAs === "number" ? historyId : JSON.stringify(historyId);
    const text = `{"emailAddress":${JSON.stringify(email)},"historyId":${written}}`;
    const publishTime = new Date(this.world.now()).toISOString();
    const message = {
      data: Buffer.from(text).toString("base64"),
      messageId,
      message_id: messageId,
      publishTime,
      publish_time: publishTime,
    };
    const subscription = (mailbox.watch?.topicName ?? "").replace("/topics/", "/subscriptions/");
    return { messageId, email, historyId, body: JSON.stringify({ message, subscription }) };
  }

  /** Pub/Sub's own persistence, shortened: six tries, each wait twice the last. */
  private async insist(envelope: Envelope): Promise<void> {
    const wait = (ms: number) => sleep(ms, undefined, { signal: this.stop.signal });
    try {
      const { delayMs, retryMs, isShuffled } = this.settings;
      if (delayMs > 0 || isShuffled) await wait(delayMs + (isShuffled ? Math.random() * SHUFFLE_MS : 0));
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        if (attempt > 1) await wait(retryMs * 2 ** (attempt - 2));
        const { status } = await this.attempt(envelope, attempt);
        if (!isTaken(status)) continue;
        this.counts.sent += 1;
        return;
      }
      this.counts.failed += 1;
    } catch (error) {
      if (!this.stop.signal.aborted) throw error;
    }
  }

  /** One POST; status 0 = no answer. */
  private async attempt({ body, messageId, email, historyId }: Envelope, attempt: number): Promise<Delivery> {
    const headers = { "content-type": "application/json", authorization: `Bearer ${await this.sign()}` };
    const signal = AbortSignal.timeout(10_000);
    const { endpoint } = this.settings;
    const status = endpoint
      ? await fetch(endpoint, { method: "POST", headers, body, signal, redirect: "manual" })
          .then(async (response) => {
            await response.arrayBuffer();
            return response.status;
          })
          .catch(() => 0)
      : 0;
    const delivery = { messageId, email, historyId, attempt, status };
    this.log.push(delivery);
    this.log.splice(0, this.log.length - LOG_LENGTH);
    return delivery;
  }

  private async sign(): Promise<string> {
    const { endpoint, audience, serviceAccount, claims, isForged } = this.settings;
    const iat = Math.floor(Date.now() / 1000);
    const all = {
      iss: this.issuer(),
      aud: audience ?? endpoint ?? "",
      azp: "100000000000000000000",
      sub: "100000000000000000000",
      email: serviceAccount,
      email_verified: true,
      iat,
      exp: iat + TOKEN_TTL_S,
      ...claims,
    };
    const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
    const key = isForged ? new SigningKey({ ...(await SigningKey.generate()), kid: this.key.keyId }) : this.key;
    return await key.sign(kept);
  }
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether the owner watches, and watches for one of the labels touched after `since`. */
function isWatched(mailbox: Mailbox, since: number, now: number): boolean {
  const { watch, history } = mailbox;
  if (!watch || watch.expiration <= now) return false;
  if (watch.labelIds.length === 0) return true;
  const touched = new Set<string>();
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const entry = history[index];
    if (!entry || entry.at <= since) break;
    for (const label of [...entry.labelIds, ...entry.messages.flatMap((message) => message.labelIds)])
      touched.add(label);
  }
  return watch.labelIds.some((id) => touched.has(id)) !== (watch.labelFilterBehavior === "exclude");
}
