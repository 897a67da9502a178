import { setTimeout as sleep } from "node:timers/promises";
import type { SigningKey } from "../oauth/signing-key";
import { historyIdOf } from "../store/history";
import type { Mailbox } from "../store/mailbox";
import type { World } from "../store/world";

const PUSH_ACCOUNT = "gmail-push@inflow-sandbox.iam.test";
const TRIES = 5;
const FIRST_WAIT_MS = 250;
const TOKEN_TTL_S = 3600;

export type PushTarget = { endpoint: string; audience: string };

/** Delivers mailbox changes of watched accounts as Pub/Sub push messages: OIDC-signed, repeated until a 2xx. */
export class Push {
  private target: PushTarget | null = null;
  private sent = 0;
  private failed = 0;
  private lastMessage = 0;
  private isClosed = false;

  constructor(
    private readonly world: World,
    private readonly key: SigningKey,
    private readonly issuer: () => string,
  ) {
    world.onChange((mailbox) => this.notify(mailbox));
  }

  /** `endpoint` null stops delivery; `audience` defaults to the endpoint, as with Pub/Sub. */
  configure(input: Record<string, unknown>): unknown {
    const endpoint = typeof input.endpoint === "string" && input.endpoint ? input.endpoint : null;
    this.target =
      endpoint === null ? null : { endpoint, audience: typeof input.audience === "string" ? input.audience : endpoint };
    return this.status();
  }

  status(): unknown {
    return { target: this.target, serviceAccount: PUSH_ACCOUNT, sent: this.sent, failed: this.failed };
  }

  close(): void {
    this.isClosed = true;
  }

  private notify(mailbox: Mailbox): void {
    const { watch } = mailbox;
    if (!this.target || !watch || watch.expiration <= this.world.now()) return;
    const last = mailbox.history[mailbox.history.length - 1];
    const touched = new Set([
      ...(last?.labelIds ?? []),
      ...(last?.messages.flatMap((message) => message.labelIds) ?? []),
    ]);
    const isNamed = watch.labelIds.some((id) => touched.has(id));
    if (watch.labelIds.length > 0 && isNamed === (watch.labelFilterBehavior === "exclude")) return;
    this.lastMessage += 1;
    const data = JSON.stringify({ emailAddress: mailbox.account.email, historyId: historyIdOf(mailbox.position) });
    const messageId = `${this.world.now()}${String(this.lastMessage).padStart(4, "0")}`;
    const message = {
      data: Buffer.from(data).toString("base64"),
      messageId,
      message_id: messageId,
      publishTime: new Date(this.world.now()).toISOString(),
    };
    const subscription = watch.topicName.replace("/topics/", "/subscriptions/");
    void this.deliver(this.target, JSON.stringify({ message, subscription }));
  }

  private async deliver(target: PushTarget, body: string): Promise<void> {
    for (let attempt = 0; attempt < TRIES && !this.isClosed; attempt += 1) {
      if (attempt > 0) await sleep(FIRST_WAIT_MS * 2 ** attempt);
      const status = await this.post(target, body).catch(() => 0);
      if (status >= 200 && status < 300) {
        this.sent += 1;
        return;
      }
    }
    this.failed += 1;
  }

  private async post({ endpoint, audience }: PushTarget, body: string): Promise<number> {
    const iat = Math.floor(this.world.now() / 1000);
    const claims = {
      iss: this.issuer(),
      aud: audience,
      azp: "100000000000000000000",
      sub: "100000000000000000000",
      email: PUSH_ACCOUNT,
      email_verified: true,
    };
    const token = await this.key.sign({ ...claims, iat, exp: iat + TOKEN_TTL_S });
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const response = await fetch(endpoint, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  }
}
