import "server-only";
import type { SystemContext } from "@/gates/context";
import { transactSystem } from "@/lib/transact";
import { cancelRun, replayEvent, replayRun } from "./inngest";

/** Cancels a run at the engine. */
export const stopRun = (ctx: SystemContext, runId: string) =>
  transactSystem(ctx, "run.cancel", async () => {
    await cancelRun(runId);
    return { id: runId };
  });

/** Starts a run again with the same events. Returns the new run's id. */
export const restartRun = (ctx: SystemContext, runId: string) =>
  transactSystem(ctx, "run.replay", async () => replayRun(runId));

/** Starts every function that listens to a stored event again. */
export const restartEvent = (ctx: SystemContext, eventId: string) =>
  transactSystem(ctx, "event.replay", async () => ({ id: eventId, ...(await replayEvent(eventId)) }));
