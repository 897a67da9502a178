import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { fetchRawMessage } from "@/features/gmail/mutations";
import { takeUnits } from "@/features/gmail/quota/mutations";
import { aSharedClock, backfill, type SharedClock } from "../../factories/backfill";
import { aConnection, discover, sync } from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";
import { keepsPace, tightLimits } from "./backfill-pace";

const google = await vi.hoisted(async () => {
  // As Google has them: 6,000 units a minute and user.
  for (const name of ["GMAIL_USER_UNITS_PER_MINUTE", "GMAIL_PROJECT_UNITS_PER_MINUTE"]) delete process.env[name];
  return (await import("../../factories/google-sandbox")).aGoogle();
});
afterAll(() => google.close());

let clock: SharedClock;
beforeEach(async () => {
  clock = await aSharedClock(google);
  await google.quota(tightLimits);
});

test("criterion 3: a backfill takes hardly longer than Gmail's tight limits make it, and meets no refusal", async () => {
  const { ctx } = await aWorkspace();
  await keepsPace(ctx, google, clock, 2_000);
}, 300_000);

test("criterion 15: who backfills a large mailbox keeps neither another account nor a person waiting", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 3 });
  await discover(ctx, id);
  const { ctx: busy } = await aWorkspace();
  const large = await backfill(busy, google, clock, 600);
  // The large account has just spent its minute.
  const nowMs = clock.now();
  const ask = { units: 500, lane: "backfill" as const };
  expect((await takeUnits(busy, large.connectionId, { ...ask, units: 5_700 }, nowMs)).waitMs).toBeGreaterThan(0);
  const person = { units: 20, lane: "interactive" as const };
  expect(await takeUnits(busy, large.connectionId, person, nowMs)).toEqual({ units: 20, waitMs: 0 });
  expect(await takeUnits(ctx, id, person, nowMs)).toEqual({ units: 20, waitMs: 0 });
  const fresh = await google.addMail(email, { subject: "Fresh" });
  const before = clock.now();
  await sync(ctx, id, 10, clock);
  expect(clock.now() - before).toBeLessThanOrEqual(10_000);
  expect(fresh.id).toBeTruthy();
}, 120_000);

test("units are spent once over many processes, and a person who must wait long is told when to come back", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 1 });
  await discover(ctx, id);
  const nowMs = Date.now();
  const takes = await Promise.all(
    Array.from({ length: 40 }, () => takeUnits(ctx, id, { units: 200, lane: "interactive" }, nowMs)),
  );
  expect(takes.filter(({ waitMs }) => waitMs === 0).length).toBe(29);
  const { listEmails } = await import("@/features/gmail/queries");
  const [mail] = (await listEmails(ctx)).items;
  await takeUnits(ctx, id, { units: 100, lane: "interactive" }, nowMs);
  await expect(fetchRawMessage(ctx, mail?.id ?? "")).rejects.toMatchObject({
    kind: "rate_limited",
    details: { retryAfterSeconds: expect.any(Number) },
  });
});
