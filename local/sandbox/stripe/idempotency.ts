import { createHash } from "node:crypto";
import { StripeFailure } from "./errors";
import type { Store, StoredReply } from "./store";

const inUse =
  "There is currently another in-progress request using this Stripe key (that probably means you submitted twice, and the other request is still going through)";

export type Attempt = {
  /** The first reply to this key, to be given again. */
  replay?: StoredReply;
  /** Keeps the reply for later callers of the key. */
  keep(status: number, body: unknown): void;
  /** The request is over, with or without a kept reply. */
  end(): void;
};

/** Makes a POST with an Idempotency-Key happen once, as Stripe does. */
export function createIdempotency(store: Store) {
  const running = new Set<string>();
  return {
    /** @throws StripeFailure 400 for the same key with other parameters, 409 while the first is under way */
    begin(key: string | undefined, path: string, body: string): Attempt {
      if (key === undefined) return { keep: () => {}, end: () => {} };
      const { replies } = store.state;
      const fingerprint = createHash("sha256").update(`${path}\n${body}`).digest("base64");
      if (running.has(key))
        throw new StripeFailure(409, `${inUse}: '${key}'`, {
          code: "idempotency_key_in_use",
          type: "idempotency_error",
        });
      const replay = replies[key];
      if (replay && replay.fingerprint !== fingerprint) {
        throw new StripeFailure(
          400,
          `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
          { type: "idempotency_error" },
        );
      }
      running.add(key);
      return {
        replay,
        keep: (status, reply) => {
          replies[key] = { fingerprint, status, body: structuredClone(reply), at: Date.now() };
        },
        end: () => running.delete(key),
      };
    },
  };
}
