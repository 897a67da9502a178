import { afterAll, expect, it, vi } from "vitest";
import { besideALongQueue } from "~/tests/factories/fairness";

const { google, anthropic, jobs } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
  jobs: await (await import("~/tests/factories/job-processes")).theJobs(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close(), jobs.stop()]));

// FAIRNESS_QUEUED=200 FAIRNESS_FRESH=8 for a shorter look. How long the new mails wait is measured by `npm run bench -- fairness`.
const queued = Number(process.env.FAIRNESS_QUEUED ?? 50_000);
const fresh = Number(process.env.FAIRNESS_FRESH ?? 40);

it("criterion 15: new mails are all summarised before a long queue of another workspace is, and neither exceeds its calls in flight", async () => {
  const { seconds, peakInFlight, left } = await besideALongQueue({ google, anthropic }, { queued, fresh });
  expect(seconds).toHaveLength(fresh);
  expect(left).toBeGreaterThan(0);
  expect(peakInFlight).toBeLessThanOrEqual(5);
});
