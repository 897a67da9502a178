import "server-only";
import { AppError } from "@/lib/errors";
import { mint, mintSystem } from "./mint";
import { permissions } from "./permissions";
import { findWorkspaceId } from "./resolve";

const actor = { kind: "operator", id: "cli" } as const;

/** Whoever can run the operator's command on this machine already holds its database and keys. */
export const cliContext = () => mintSystem(actor);

/** The same inside one workspace, by its slug. */
export async function cliWorkspaceContext(slug: string) {
  const workspaceId = await findWorkspaceId(slug);
  if (!workspaceId) throw new AppError("not_found", `There is no workspace "${slug}".`);
  return mint({ workspaceId, actor, permissions: new Set(permissions) });
}
