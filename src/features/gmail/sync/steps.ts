import { AppError } from "@/lib/errors";
import { GoogleError } from "../google-error";
import type { SyncStep } from "./schema";

export const more: SyncStep = { state: "more", waitSeconds: 0 };
export const ended: SyncStep = { state: "ended", waitSeconds: 0 };
export const wait = (waitSeconds: number): SyncStep => ({ state: "wait", waitSeconds });
/** How long one step works before it hands back: steps are few, and a crash repeats little. */
export const stepMs = 20_000;
const busy = new Set(["rate_limited", "unavailable", "unauthorized"]);

/** Works on until the time is up or there is nothing left. Google's refusals become a pause or `end`. */
export async function workOn(
  once: () => Promise<SyncStep>,
  workMs: number,
  end: (reason: string) => Promise<unknown>,
): Promise<SyncStep> {
  const untilMs = Date.now() + workMs;
  try {
    for (;;) {
      const step = await once();
      if (step.state !== "more" || Date.now() >= untilMs) return step;
    }
  } catch (error) {
    if (error instanceof GoogleError && busy.has(error.kind)) return wait(error.details?.retryAfterSeconds ?? 15);
    if (!(error instanceof AppError)) throw error;
    await end(error.message);
    return ended;
  }
}
