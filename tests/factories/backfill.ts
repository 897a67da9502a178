import { startDiscovery } from "@/features/gmail/mutations";
import { advanceDiscovery } from "@/features/gmail/sync/mutations";
import type { Context } from "@/gates/context";
import { aConnection, everything, rowsOf, runOf } from "./gmail";
import type { drive } from "./google-sandbox";

type Google = ReturnType<typeof drive>;

/** Google's clock stands still but for this one, which moves it along with ours. */
export async function aSharedClock(google: Google) {
  let { now } = await google.clock({ isFrozen: true });
  const sleep = async (ms: number) => {
    now = (await google.clock({ advanceMs: Math.ceil(ms) })).now;
  };
  return { now: () => now, sleep };
}
export type SharedClock = Awaited<ReturnType<typeof aSharedClock>>;

/**
 * Discovers a mailbox of `mails` under Google's own limits, its waits on the shared clock. A job starts within a
 * second of its pause's end; that second is counted as well.
 */
export async function backfill(ctx: Context, google: Google, clock: SharedClock, mails: number) {
  const { id, email } = await aConnection(ctx, google);
  for (let left = mails; left > 0; left -= 1_000)
    await google.steer(email, "generate", { count: Math.min(left, 1_000) });
  await google.resetCounters();
  const startedAt = clock.now();
  const { id: runId } = await startDiscovery(ctx, { connectionId: id, filter: everything });
  let waits = 0;
  let newestListedMs = 0;
  let newestReadMs = 0;
  for (;;) {
    const { state, waitSeconds } = await advanceDiscovery(ctx, runId, 2_000, clock);
    const run = await runOf(ctx, runId);
    const tookMs = clock.now() - startedAt;
    if (!newestListedMs && run.listedCount >= 50) newestListedMs = Math.max(1, tookMs);
    if (!newestReadMs && run.readyCount >= 50) newestReadMs = Math.max(1, tookMs);
    if (state === "ended") break;
    if (state === "wait") {
      waits++;
      await clock.sleep(waitSeconds * 1000);
    }
  }
  const run = await runOf(ctx, runId);
  const rows = await rowsOf(ctx, id);
  const usage = (await google.counters()).accounts[email];
  if (!usage) throw new Error("Google counted nothing.");
  return {
    connectionId: id,
    email,
    run,
    rows,
    usage,
    waits,
    minutes: (clock.now() - startedAt) / 60_000,
    newestListedMs,
    newestReadMs,
  };
}

/** The least time that reading so many mails takes at 6,000 units a minute: 20 each, and 5 for each 500 ids. */
export const floorMinutes = (mails: number) => (mails * 20 + Math.ceil(mails / 500) * 5) / 6_000;
