import type { Actor, Open } from "@/lib/transact";
import type { Permission } from "./permissions";

declare const proven: unique symbol;

/** Who is asking, for which workspace, with what rights. Only the gates can make one. */
export type Context = {
  readonly workspaceId: string;
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  readonly open?: Open;
  readonly [proven]: "workspace";
};

/** Acts across workspaces or outside any: operators, cross-workspace jobs, sign-up. Runs as inflow_system. */
export type SystemContext = {
  readonly scope: "system";
  readonly actor: Actor;
  readonly [proven]: "workspace" | "user" | "system";
};

/** A signed-in person, not yet inside a workspace. */
export type UserContext = SystemContext & {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string | null;
  readonly image: string | null;
  readonly isOperator: boolean;
  readonly [proven]: "user";
};
