import type { AnthropicOptions } from "./anthropic/anthropic";
import type { GoogleOptions } from "./google/google";
import type { MailOptions } from "./mail/mail";
import type { MicrosoftOptions } from "./microsoft/microsoft";
import type { StripeOptions } from "./stripe/stripe";

/** Which peers run, by their presence; each with its own options. */
export type PeerConfig = {
  google?: GoogleOptions;
  microsoft?: MicrosoftOptions;
  stripe?: StripeOptions;
  anthropic?: AnthropicOptions;
  mail?: MailOptions;
};

export type Services = {
  google?: string;
  microsoft?: string;
  stripe?: string;
  anthropic?: string;
  mail?: { smtp: string; ui: string; api: string; control: string };
};

type Closable = { close(): Promise<void> };

export function parsePeerConfig(json: string): PeerConfig {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) throw new Error("SANDBOX_CONFIG must be a JSON object");
  return value as PeerConfig;
}

/** Starts the named peers side by side; when one fails, those already up are closed again. */
export async function startPeers(config: PeerConfig): Promise<{ services: Services; close(): Promise<void> }> {
  const services: Services = {};
  const running: Closable[] = [];
  const close = async () => {
    const outcomes = await Promise.allSettled(running.map((peer) => peer.close()));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
  };
  const start = async <P extends Closable>(name: keyof PeerConfig, begin: () => Promise<P>): Promise<P> => {
    try {
      const peer = await begin();
      running.push(peer);
      return peer;
    } catch (error) {
      throw new Error(`${name} sandbox: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };

  const { google, microsoft, stripe, anthropic, mail } = config;
  // Imported on demand: a peer that is not asked for costs no start time.
  const starts: Array<Promise<void>> = [];
  const launch = (begin: () => Promise<void>) => starts.push(begin());
  if (google) {
    launch(async () => {
      const { startGoogle } = await import("./google/google");
      services.google = (await start("google", () => startGoogle(google))).url;
    });
  }
  if (microsoft) {
    launch(async () => {
      const { startMicrosoft } = await import("./microsoft/microsoft");
      services.microsoft = (await start("microsoft", () => startMicrosoft(microsoft))).url;
    });
  }
  if (stripe) {
    launch(async () => {
      const { startStripe } = await import("./stripe/stripe");
      services.stripe = (await start("stripe", () => startStripe(stripe))).url;
    });
  }
  if (anthropic) {
    launch(async () => {
      const { startAnthropic } = await import("./anthropic/anthropic");
      services.anthropic = (await start("anthropic", () => startAnthropic(anthropic))).url;
    });
  }
  if (mail) {
    launch(async () => {
      const { startMail } = await import("./mail/mail");
      const { smtpUrl, uiUrl, apiUrl, controlUrl } = await start("mail", () => startMail(mail));
      services.mail = { smtp: smtpUrl, ui: uiUrl, api: apiUrl, control: controlUrl };
    });
  }
  const outcomes = await Promise.allSettled(starts);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) {
    await close().catch(() => {});
    throw failed.reason;
  }
  return { services, close };
}
