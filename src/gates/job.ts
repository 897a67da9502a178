import "server-only";
import { mint, mintSystem } from "./mint";
import { permissions } from "./permissions";

/** A job acts for one workspace with every right; who started it is in the audit row of the start. */
export const jobContext = (id: string, workspaceId: string) =>
  mint({
    workspaceId,
    actor: { kind: "job", id },
    permissions: new Set(permissions),
  });

/** For a job that crosses workspaces or serves none. */
export const systemJobContext = (id: string) => mintSystem({ kind: "job", id });
