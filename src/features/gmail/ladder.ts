import { publicId } from "@/lib/ids";
import { type Connection, readonlyScope } from "./schema";

/** What we may do at Gmail, each asked of the person at its first use and no sooner. */
export const rights = ["read", "modify", "send"] as const;
export type Right = (typeof rights)[number];

const scopeOf: Record<Right, string> = {
  read: readonlyScope,
  modify: "https://www.googleapis.com/auth/gmail.modify",
  send: "https://www.googleapis.com/auth/gmail.send",
};
const fullMail = "https://mail.google.com/";

/** The one permission Google is asked for; what was given before comes along by itself. */
export const scopeToAsk = (right: Right) => scopeOf[right];

/** Google's wider permissions include reading. That modify would also let us send counts for nothing: sending is asked for by name. */
export function hasRight(right: Right, scopes: readonly string[]): boolean {
  const enough = right === "read" ? [scopeOf.read, scopeOf.modify, fullMail] : [scopeOf[right], fullMail];
  return enough.some((scope) => scopes.includes(scope));
}

/** The scopes that still stand once Google refused `right`. */
export const withoutRight = (right: Right, scopes: readonly string[]) =>
  scopes.filter((scope) => scope !== scopeOf[right] && scope !== fullMail);

/** A path of this workspace to come back to; anything else leads to its inbox. */
export const pathBack = (workspace: string, path: string | null | undefined) =>
  path?.startsWith(`/${workspace}/`) && !path.includes("\\") && path.length <= 1_000 ? path : `/${workspace}/inbox`;

type Asking = { right: Right; connection: string; back: string };

/** The page that says why one more permission is needed. `connection` is a public id. */
export const allowHref = (workspace: string, asking: Asking & { problem?: string }) =>
  `/${workspace}/allow?${new URLSearchParams(asking)}`;

/** Off to Google. */
export const consentHref = (workspace: string, asking: Asking) =>
  `/api/gmail/connect?${new URLSearchParams({ workspace, ...asking })}`;

/** An account as far as acting on its mail goes. `publicId` is the one addresses carry. */
export type ActingAccount = { id: string; publicId: string; email: string; canModify: boolean; canSend: boolean };
export const actingAccount = ({ id, email, scopes }: Pick<Connection, "id" | "email" | "scopes">): ActingAccount => ({
  id,
  publicId: publicId("connection", id),
  email,
  canModify: hasRight("modify", scopes),
  canSend: hasRight("send", scopes),
});
