import "server-only";
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "@/env";
import { deriveFrom, ringOf, type SealingKey } from "./key-ring";
import { once } from "./once";

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** A secret fit for a URL: 256 bits. */
export const newSecret = () => randomBytes(32).toString("base64url");
export const isSame = (a: string, b: string) =>
  timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());

/** A key for one purpose, derived from APP_SECRET, so that no two uses share a key. */
export const derivedKey = (purpose: string) => deriveFrom(env().APP_SECRET, purpose);

/** The keys of this process; the first one seals. */
export const sealingRing = () => once("sealing-keys", () => ringOf(env()));

/** Where a sealed value lives: it opens nowhere else. */
export type Place = { table: string; column: string; rowId: string };
const aad = ({ table, column, rowId }: Place) => Buffer.from(`${table}|${column}|${rowId}`);

/** AES-256-GCM. The text carries a version and its key's id: `v1.<key id>.<iv>.<tag>.<ciphertext>`. */
export function seal(plain: string, place: Place, [current] = sealingRing()): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", current.key, iv).setAAD(aad(place));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", current.id, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString("base64url"))].join(".");
}

/** Refuses plaintext, an unknown key and a value moved from another row. */
export function unseal(sealed: string, place: Place, ring: readonly SealingKey[] = sealingRing()): string {
  const [version, keyId, iv, tag, body] = sealed.split(".");
  const found = ring.find(({ id }) => id === keyId);
  if (version !== "v1" || !found || !iv || !tag || body === undefined)
    throw new Error(`Not a sealed value we can open: ${place.table}.${place.column}.`);
  const decipher = createDecipheriv("aes-256-gcm", found.key, Buffer.from(iv, "base64url"))
    .setAAD(aad(place))
    .setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}
