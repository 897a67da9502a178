import "server-only";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { modelAccount } from "@/lib/model";
import { transact } from "@/lib/transact";
import { circuitOpened } from "~/inngest/events";
import { findOpenCircuit } from "./queries";

const firstPauseMinutes = 15;
const longestPauseMinutes = 360;
/** A call let through to see answers within this, or it was lost and another may go. */
const probeSeconds = 180;

export const pausedReason = (reason: string) => `${reason} Nothing was charged; we try again by ourselves later.`;

type Passage = { state: "closed" | "probe" } | { state: "open"; reason: string };

/** Whether the AI service may be asked now. Once the pause is over, one caller at a time is let through to see. */
export async function passCircuit(ctx: Context, now = new Date()): Promise<Passage> {
  const circuit = await findOpenCircuit(ctx);
  if (!circuit) return { state: "closed" };
  const lost = new Date(now.getTime() - probeSeconds * 1000);
  const probing = await inScope({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.aiCircuit.updateMany({
      where: {
        provider: modelAccount(),
        openedAt: { not: null },
        retryAt: { lte: now },
        OR: [{ probeAt: null }, { probeAt: { lt: lost } }],
      },
      data: { probeAt: now },
    }),
  );
  return probing.count > 0 ? { state: "probe" } : { state: "open", reason: pausedReason(circuit.reason) };
}

/** Our budget at the AI service is spent: nobody asks it for a while, longer each time. */
export const openCircuit = (ctx: Context, reason: string, now = new Date()) =>
  transact(ctx, "circuit.open", async ({ tx, emit }) => {
    const provider = modelAccount();
    await tx.$executeRaw`INSERT INTO ai_circuit (provider) VALUES (${provider}) ON CONFLICT DO NOTHING`;
    // Of many that meet the limit at once only the first counts.
    const opened = await tx.$executeRaw`
      UPDATE ai_circuit SET reason = ${reason}, opened_at = COALESCE(opened_at, ${now}), probe_at = NULL, failures = failures + 1,
        retry_at = ${now}::timestamptz + make_interval(mins => LEAST(${longestPauseMinutes}, ${firstPauseMinutes} * power(2, LEAST(failures, 10)))::int)
      WHERE provider = ${provider} AND (opened_at IS NULL OR retry_at <= ${now})`;
    if (opened > 0) emit(circuitOpened.create({ reason }));
    return { id: ctx.workspaceId };
  });

/** It answered: everybody may ask again. */
export const closeCircuit = (ctx: Context) =>
  transact(ctx, "circuit.close", async ({ tx }) => {
    await tx.aiCircuit.updateMany({
      where: { provider: modelAccount() },
      data: { openedAt: null, retryAt: null, probeAt: null, reason: null, failures: 0 },
    });
    return { id: ctx.workspaceId };
  });
