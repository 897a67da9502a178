import { createHash, randomBytes } from "node:crypto";

/** A new key: `inf_` and 43 URL-safe characters (256 bits). Only its hash and first 12 characters are kept. */
export function newApiKey() {
  const key = `inf_${randomBytes(32).toString("base64url")}`;
  return {
    key,
    prefix: key.slice(0, 12),
    hash: createHash("sha256").update(key).digest("hex"),
  };
}
