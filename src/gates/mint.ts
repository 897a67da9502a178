import "server-only";
import type { Context, SystemContext, UserContext } from "./context";
import type { Permission } from "./permissions";

/** The only casts that make a context. */
export const mint = (c: Pick<Context, "workspaceId" | "actor" | "permissions">) => c as Context;
export const mintUser = (c: Omit<UserContext, "scope" | symbol>) => ({ ...c, scope: "system" }) as UserContext;
export const mintSystem = (actor: SystemContext["actor"]) => ({ actor, scope: "system" }) as SystemContext;

/** What a door asks for; the census test reads it. */
export type Door = {
  kind: "action" | "userAction" | "publicAction" | "operatorAction" | "api" | "webhook" | "route";
  can?: Permission | "anyone" | "user" | "operator" | "key";
};
/** Marks a function as made by a gate. */
export const gate = <F extends object, M extends object>(door: F, meta: Door & M): F & { gated: Door & M } =>
  Object.assign(door, { gated: meta });
