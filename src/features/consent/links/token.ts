import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/** What the holder of a link may do; a token of one scope is no token of another. */
export const scopes = ["unsubscribe", "preferences", "confirm"] as const;
export type Scope = (typeof scopes)[number];

/** Whom and what a link names. The address is in it, so that it still means somebody when the contact is gone. */
export type Named = {
  workspaceId: string;
  contactId: string;
  email: string;
  /** Null: all topics. */
  topicId: string | null;
  /** The message it stands in, or for "confirm" the request it answers. */
  messageId: string | null;
};

export type LinkSecret = { number: number; secret: Buffer };
/** What can be read without a key: where to look for one. */
export type Outside = { scope: Scope; workspaceId: string; keyNumber: number };

const letters: Record<Scope, string> = { unsubscribe: "u", preferences: "p", confirm: "c" };
const nothing = Buffer.alloc(16);
const [headBytes, nonceBytes, tagBytes, uuidBytes] = [18, 12, 16, 16];
const longest = 600;

const bytesOf = (id: string) => Buffer.from(id.replaceAll("-", ""), "hex");
const hex = (bytes: Buffer) => bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
const orNull = (bytes: Buffer) => (bytes.equals(nothing) ? null : hex(bytes));

/** A key of its own for each scope. */
const keyOf = ({ secret }: LinkSecret, scope: Scope) => createHmac("sha256", secret).update(`link ${scope}`).digest();

function headOf(workspaceId: string, keyNumber: number): Buffer {
  const head = Buffer.alloc(headBytes);
  bytesOf(workspaceId).copy(head);
  head.writeUInt16BE(keyNumber, uuidBytes);
  return head;
}

/**
 * A link's token: sealed by AES-256-GCM under a key of the workspace and the scope, so that nobody can make or change
 * one, nor read an address out of it. Its first letter tells the scope.
 */
export function sealToken(scope: Scope, named: Named, secret: LinkSecret): string {
  const head = headOf(named.workspaceId, secret.number);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret, scope), nonce).setAAD(
    Buffer.concat([Buffer.from(letters[scope]), head]),
  );
  const ids = [named.contactId, named.topicId, named.messageId].map((id) => (id ? bytesOf(id) : nothing));
  const body = Buffer.concat([cipher.update(Buffer.concat([...ids, Buffer.from(named.email)])), cipher.final()]);
  return letters[scope] + Buffer.concat([head, nonce, cipher.getAuthTag(), body]).toString("base64url");
}

function taken(token: string): { scope: Scope; bytes: Buffer } | null {
  const scope = scopes.find((one) => letters[one] === token[0]);
  if (!scope || token.length > longest || !/^[\w-]+$/.test(token)) return null;
  const bytes = Buffer.from(token.slice(1), "base64url");
  // Only the one text that stands for these bytes: spare bits at the end must not make a second one.
  if (bytes.length <= headBytes + nonceBytes + tagBytes + 3 * uuidBytes) return null;
  return bytes.toString("base64url") === token.slice(1) ? { scope, bytes } : null;
}

/** Where a token says it belongs; nothing of it is proven yet. Null when it has not even the shape of one. */
export function outsideOf(token: string): Outside | null {
  const found = taken(token);
  if (!found) return null;
  const { scope, bytes } = found;
  return { scope, workspaceId: hex(bytes.subarray(0, uuidBytes)), keyNumber: bytes.readUInt16BE(uuidBytes) };
}

/** What a token names; null when it was not made with this key. The comparison takes the same time for every wrong one. */
export function openToken(token: string, secret: LinkSecret): (Named & { scope: Scope }) | null {
  const found = taken(token);
  if (!found) return null;
  const { scope, bytes } = found;
  const head = bytes.subarray(0, headBytes);
  const nonce = bytes.subarray(headBytes, headBytes + nonceBytes);
  const tag = bytes.subarray(headBytes + nonceBytes, headBytes + nonceBytes + tagBytes);
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(secret, scope), nonce)
      .setAAD(Buffer.concat([Buffer.from(letters[scope]), head]))
      .setAuthTag(tag);
    const plain = Buffer.concat([decipher.update(bytes.subarray(headBytes + nonceBytes + tagBytes)), decipher.final()]);
    const id = (at: number) => plain.subarray(at * uuidBytes, (at + 1) * uuidBytes);
    return {
      scope,
      workspaceId: hex(head.subarray(0, uuidBytes)),
      contactId: hex(id(0)),
      topicId: orNull(id(1)),
      messageId: orNull(id(2)),
      email: plain.subarray(3 * uuidBytes).toString(),
    };
  } catch {
    return null;
  }
}
