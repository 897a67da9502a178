import { createHash, hkdfSync } from "node:crypto";

export type SealingKey = { id: string; key: Buffer };

const keyBytes = 32;
const entry = /^([a-z0-9][a-z0-9-]{0,15}):([A-Za-z0-9_-]{43})$/;

/** The parts of DATA_KEYS, `id:key` with commas between, that are none; empty when all are well. */
export function dataKeyFaults(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  const ids = parts.map((part) => part.split(":")[0] ?? "");
  return parts.flatMap((part, at) => {
    const name = ids[at] ?? "";
    if (!entry.test(part)) return [`entry ${at + 1} is not id:key (npm run -s admin -- keys new prints one)`];
    return ids.indexOf(name) < at ? [`the id ${name} stands there twice`] : [];
  });
}

/** A key for one purpose, derived from a secret, so that no two uses share a key. */
export const deriveFrom = (secret: string, purpose: string) =>
  Buffer.from(hkdfSync("sha256", secret, "inflow", purpose, keyBytes));

function derived(secret: string): SealingKey {
  const key = deriveFrom(secret.trim(), "seal");
  return { id: createHash("sha256").update(key).digest("hex").slice(0, 8), key };
}

type Secrets = { DATA_KEYS?: string; APP_SECRET: string; APP_SECRETS_OLD?: string };

/** Every key that can open something. The first one seals: DATA_KEYS in its order, then what the secrets give. */
export function ringOf({ DATA_KEYS, APP_SECRET, APP_SECRETS_OLD }: Secrets): [SealingKey, ...SealingKey[]] {
  const named = (DATA_KEYS?.split(",") ?? []).flatMap((part) => {
    const [, id, key] = entry.exec(part.trim()) ?? [];
    return id && key ? [{ id, key: Buffer.from(key, "base64url") }] : [];
  });
  const older = (APP_SECRETS_OLD?.split(",") ?? []).map(derived);
  const [first, ...rest] = [...named, derived(APP_SECRET), ...older];
  return [first ?? derived(APP_SECRET), ...rest];
}
