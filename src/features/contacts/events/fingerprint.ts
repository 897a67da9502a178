import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { EventInput } from "./schema";

/** What was asked under a key: the same request gives the same, whatever the order of its fields. */
export const fingerprintOf = ({ idempotencyKey: _, ...asked }: EventInput): string =>
  createHash("sha256")
    .update(canonicalize(asked) ?? "")
    .digest("base64url");
