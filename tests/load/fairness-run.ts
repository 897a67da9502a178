import { theJobs } from "../factories/job-processes";

/** In a process of its own, as the environment is read once: the engine, the product's jobs, Gmail and the AI service. */
Object.assign(process.env, {
  APP_SECRET: "a secret of the bench, which seals nothing real",
  LOG_LEVEL: "silent",
  GMAIL_USER_UNITS_PER_MINUTE: "1000000000",
  GMAIL_PROJECT_UNITS_PER_MINUTE: "1000000000",
});
const google = await (await import("../factories/google-sandbox")).aGoogle();
const anthropic = await (await import("../factories/anthropic-sandbox")).anAnthropic();
const jobs = await theJobs();
const { besideALongQueue } = await import("../factories/fairness");
const load = { queued: Number(process.env.FAIRNESS_QUEUED), fresh: Number(process.env.FAIRNESS_FRESH) };
const { seconds, peakInFlight } = await besideALongQueue({ google, anthropic }, load);
process.stdout.write(`${JSON.stringify({ seconds, peakInFlight })}\n`);
await (await import("@/lib/db")).closeDatabase();
await Promise.all([google.close(), anthropic.close(), jobs.stop()]);
process.exit();
