import "server-only";
import type { NextRequest } from "next/server";
import { callerAddress } from "./action";
import type { SystemContext, UserContext } from "./context";
import { gate, mintSystem } from "./mint";
import { currentUser } from "./session";

/** Whoever stands before a public page or the sign-in door; nobody is known yet. */
export const visitor = (): SystemContext => mintSystem({ kind: "user", id: "anonymous" });

export type Caller = {
  ctx: SystemContext;
  /** Who is signed in in this browser already. */
  user: UserContext | null;
  ipAddress: string;
  userAgent: string | null;
};
type Params = { params: Promise<{ nextauth?: string[] }> };

/** The sign-in door: open to anyone; what lies behind it proves who they are and throttles them. */
export function authRoute(run: (caller: Caller, request: NextRequest, path: string[]) => Promise<Response>) {
  const door = async (request: NextRequest, { params }: Params) => {
    const [user, ipAddress] = await Promise.all([currentUser(), callerAddress()]);
    const caller = { ctx: visitor(), user, ipAddress, userAgent: request.headers.get("user-agent") };
    return run(caller, request, (await params).nextauth ?? []);
  };
  return gate(door, { kind: "route", can: "anyone" } as const);
}
