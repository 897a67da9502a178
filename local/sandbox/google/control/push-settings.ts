import { GoogleError } from "../gmail/errors";
import { isRecord } from "../http/exchange";

export type PushSettings = {
  /** Null = nothing is posted. */
  endpoint: string | null;
  /** Unset = the endpoint, as with Pub/Sub. */
  audience: string | null;
  serviceAccount: string;
  /** Changes are kept until they are delivered or taken by a control call. */
  isPaused: boolean;
  delayMs: number;
  /** The wait after a first refusal; each later one is twice as long. */
  retryMs: number;
  /** Each waits a random time of up to half a second, so that they overtake one another. */
  isShuffled: boolean;
  /** How often each is delivered. */
  copies: number;
  /** So many of the next are lost. */
  dropNext: number;
  /** Gmail's messages carry a JSON number, which loses digits in JavaScript above 2^53; its manual shows a string. */
  historyIdAs: "number" | "string";
  /** Over the token's claims; null takes one away. */
  claims: Record<string, unknown>;
  /** Signed by a key nobody publishes. */
  isForged: boolean;
};

export const PUSH_DEFAULTS: PushSettings = {
  endpoint: null,
  audience: null,
  serviceAccount: "gmail-push@inflow-sandbox.iam.test",
  isPaused: false,
  delayMs: 0,
  retryMs: 250,
  isShuffled: false,
  copies: 1,
  dropNext: 0,
  historyIdAs: "number",
  claims: {},
  isForged: false,
};

/** The settings with what `input` names changed. Throws GoogleError 400. */
export function changeSettings(settings: PushSettings, input: Record<string, unknown>): PushSettings {
  const changed: Record<string, unknown> = { ...settings };
  for (const [name, value] of Object.entries(input)) {
    const known = PUSH_DEFAULTS[name as keyof PushSettings];
    const isAddress = name === "endpoint" || name === "audience";
    const fits = isAddress ? value === null || typeof value === "string" : typeof value === typeof known;
    if (
      !(name in PUSH_DEFAULTS) ||
      !fits ||
      (name === "claims" && !isRecord(value)) ||
      (name === "historyIdAs" && value !== "number" && value !== "string")
    )
      throw new GoogleError(400, `push: ${name} is unknown or of another type`);
    changed[name] = isAddress && value === "" ? null : value;
  }
  return changed as PushSettings;
}

export type Order = "sent" | "reversed" | "shuffled";

/** The items in the order asked for; `seed` makes a shuffle the same each time. */
export function inOrder<T>(items: readonly T[], order: unknown, seed: unknown): T[] {
  if (order === undefined || order === "sent") return [...items];
  if (order === "reversed") return [...items].reverse();
  if (order !== "shuffled") throw new GoogleError(400, "order: sent, reversed or shuffled");
  const random = randomOf(Number(seed ?? Date.now()));
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
