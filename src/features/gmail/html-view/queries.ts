import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";

/** Do this sender's remote pictures load without asking? */
export const isTrustedSender = async (ctx: Context, email: string): Promise<boolean> =>
  (await within(ctx, (tx) =>
    tx.trustedSender.count({ where: { workspaceId: ctx.workspaceId, email: email.toLowerCase() } }),
  )) > 0;
