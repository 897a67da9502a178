import "server-only";
import type { Context, SystemContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { modelAccount } from "@/lib/model";
import { everywhere, within } from "@/lib/transact";
import type { CircuitView } from "./schema";

const read = async (tx: Tx): Promise<CircuitView | null> => {
  const row = await tx.aiCircuit.findUnique({ where: { provider: modelAccount() } });
  if (!row?.openedAt || !row.retryAt) return null;
  return { reason: row.reason ?? "", openedAt: row.openedAt, retryAt: row.retryAt };
};

/** Why the AI service is not asked at present; null while it is. */
export const findOpenCircuit = (ctx: Context): Promise<CircuitView | null> => within(ctx, read);

/** The same for the platform's operators. */
export const getCircuit = (ctx: SystemContext): Promise<CircuitView | null> => everywhere(ctx, read);
