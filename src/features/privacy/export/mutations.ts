import "server-only";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { rateLimit } from "@/lib/rate-limit";
import { transact } from "@/lib/transact";

/** Leaves its line in the audit log before anything leaves the house. Throws `rate_limited`. */
export async function beginExport(ctx: Context) {
  const { isAllowed, resetSeconds } = await rateLimit(`export:${ctx.workspaceId}`, { limit: 10, windowSeconds: 3600 });
  if (!isAllowed)
    throw new AppError(
      "rate_limited",
      `Too many exports in one hour. Try again in ${Math.ceil(resetSeconds / 60)} minutes.`,
    );
  return transact(ctx, "workspace.export", async () => ({ id: ctx.workspaceId }));
}
