import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const secretOf = (signingKey: string) => signingKey.replace(/^signkey-\w+-/, "");

/** The signature header of a request to the app: over the canonical JSON body and the time. */
export function signRequest(signingKey: string, canonicalBody: string, now = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  const digest = createHmac("sha256", secretOf(signingKey)).update(canonicalBody).update(String(seconds)).digest("hex");
  return `t=${seconds}&s=${digest}`;
}

/** What an SDK sends as its bearer: the key's prefix and the hash of its bytes. */
export function hashedKey(signingKey: string): string {
  const prefix = signingKey.slice(0, signingKey.length - secretOf(signingKey).length);
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(secretOf(signingKey), "hex"))
      .digest("hex")
  );
}

export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export function isAuthorized(signingKey: string, authorization: string | undefined): boolean {
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  return bearer !== undefined && isSameSecret(bearer, hashedKey(signingKey));
}
