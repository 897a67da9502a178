import { createHmac, timingSafeEqual } from "node:crypto";

export type Named = { workspaceId: string; digestId: string };

const sign = ({ workspaceId, digestId }: Named, key: Buffer) =>
  createHmac("sha256", key).update(`${workspaceId}.${digestId}`).digest("base64url");

/** Lets whoever holds the mail pause its digest, and nothing else. */
export const digestToken = (named: Named, key: Buffer) => `${named.workspaceId}.${named.digestId}.${sign(named, key)}`;

/** Which digest a token names; null when it was not made here. */
export function readToken(token: string, key: Buffer): Named | null {
  const [workspaceId = "", digestId = "", signature = ""] = token.split(".");
  const expected = Buffer.from(sign({ workspaceId, digestId }, key));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected) ? { workspaceId, digestId } : null;
}
