import { afterAll, expect, test, vi } from "vitest";
import { aSharedClock, floorMinutes } from "../../../factories/backfill";
import { aWorkspace } from "../../../factories/workspaces";
import { keepsPace, tightLimits } from "../backfill-pace";

const google = await vi.hoisted(async () => {
  for (const name of ["GMAIL_USER_UNITS_PER_MINUTE", "GMAIL_PROJECT_UNITS_PER_MINUTE"]) delete process.env[name];
  return (await import("../../../factories/google-sandbox")).aGoogle();
});
afterAll(() => google.close());

test("criterion 3: ten thousand mails within 36 minutes of Gmail's tight limits, and no refusal on the way", async () => {
  const clock = await aSharedClock(google);
  await google.quota(tightLimits);
  const { ctx } = await aWorkspace();
  expect(floorMinutes(10_000)).toBeCloseTo(33.35, 1);
  expect(await keepsPace(ctx, google, clock, 10_000)).toBeLessThanOrEqual(36);
});
