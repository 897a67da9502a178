import { randomBytes } from "node:crypto";

/** A vendor-looking id: prefix, then 24 letters and digits. */
export function newId(prefix: string): string {
  return `${prefix}_01${randomBytes(16).toString("base64url").replace(/[-_]/g, "A").slice(0, 22)}`;
}
