import { startDatabase } from "../support/postgres";

/** One backfill in a process of its own, as the environment is read once: Gmail's limits of 2026, no engine beside it. Prints what it took. */
const mails = Number(process.env.BACKFILL_MAILS);
const postgres = await startDatabase();
Object.assign(process.env, {
  DATABASE_URL: postgres.app,
  DATABASE_OWNER_URL: postgres.owner,
  APP_SECRET: "a secret of the bench, which seals nothing real",
  LOG_LEVEL: "silent",
  INNGEST_BASE_URL: "http://127.0.0.1:9",
  INNGEST_EVENT_KEY: "bench",
});
const { aGoogle } = await import("../factories/google-sandbox");
const google = await aGoogle();
const { aSharedClock, backfill, floorMinutes } = await import("../factories/backfill");
const { aWorkspace } = await import("../factories/workspaces");
const clock = await aSharedClock(google);
await google.quota({ userUnitsPerMinute: 6_000, userConcurrency: 50, window: "sliding" });
const { ctx } = await aWorkspace();
const { minutes, usage } = await backfill(ctx, google, clock, mails);
const refused = usage.refused.user + usage.refused.project + usage.refused.concurrency;
// A sliding minute lets its units go at once: the last of n minutes' worth may be asked for after n - 1 minutes.
const floor = Math.ceil(floorMinutes(mails)) - 1;
process.stdout.write(`${JSON.stringify({ minutes, floor, refused })}\n`);
await google.close();
await (await import("@/lib/db")).closeDatabase();
await postgres.stop();
process.exit();
