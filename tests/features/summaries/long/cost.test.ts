import { afterAll, expect, it, vi } from "vitest";
import { corpusMails, costAtOnce, costInBatch } from "~/tests/factories/ai-cost";

const anthropic = await vi.hoisted(async () => (await import("~/tests/factories/anthropic-sandbox")).anAnthropic());
afterAll(() => anthropic.close());

it("criterion 15, cost: 1,000 mails of the corpus cost at most $0.25 at once and $0.15 in the batch lane", async () => {
  await anthropic.batchTime(0);
  const mails = (await corpusMails(1_000)).map(({ mail }) => mail);
  const [now, batch] = [await costAtOnce(mails), await costInBatch(mails)];
  expect([now.answered, batch.answered]).toEqual([1_000, 1_000]);
  expect(now.dollars).toBeLessThanOrEqual(0.25);
  expect(batch.dollars).toBeLessThanOrEqual(0.15);
});
