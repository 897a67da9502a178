import fc from "fast-check";
import { expect } from "vitest";
import { captureHold, grantCredits, releaseHolds } from "@/features/credits/mutations";
import { exportTransactions, getBalance } from "@/features/credits/queries";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { credit, problemsOf, someHolds } from "~/tests/factories/credits";
import { aWorkspace } from "~/tests/factories/workspaces";

const operation = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("grant" as const),
      credits: fc.integer({ min: 1, max: 20 }),
      key: fc.integer({ min: 0, max: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("reserve" as const),
      jobs: fc.integer({ min: 1, max: 5 }),
      credits: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant("capture" as const),
      pick: fc.nat(),
      credits: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant("release" as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Refusals are answers; anything else is a fault. */
const tolerant = (work: Promise<unknown>) =>
  work.catch((error: unknown) => {
    if (!(error instanceof AppError) || !["limit_reached", "conflict"].includes(error.code)) throw error;
  });

async function apply(ctx: Context, jobs: string[], each: Operation): Promise<unknown> {
  const job = (pick: number) => jobs[pick % Math.max(1, jobs.length)] ?? newId();
  switch (each.op) {
    case "grant":
      return grantCredits(ctx, {
        amountMicro: BigInt(each.credits) * credit,
        kind: "purchase",
        description: "Pack",
        idempotencyKey: `pack:${each.key}`,
      });
    case "reserve":
      return tolerant(someHolds(ctx, each.jobs, each.credits).then((ids) => jobs.push(...ids)));
    case "capture":
      return tolerant(
        captureHold(ctx, {
          jobId: job(each.pick),
          actualMicro: BigInt(each.credits) * credit,
          summaryId: newId(),
          description: "Summary",
        }),
      );
    case "release":
      return releaseHolds(ctx, { jobIds: each.picks.map(job), description: "Released" });
  }
}

/** Whatever is done in whatever order, several at once, every invariant holds and no credit appears or is lost. */
export const ledgerHolds = (runs: number, batches: number) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(operation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: batches }),
      async (steps) => {
        const { ctx } = await aWorkspace({ credits: 10 });
        const jobs: string[] = [];
        for (const step of steps) await Promise.all(step.map((each) => apply(ctx, jobs, each)));
        expect(await problemsOf(ctx)).toEqual([]);
        const { availableMicro, heldMicro } = await getBalance(ctx);
        const lines = (await new Response(exportTransactions(ctx, {})).text()).trim().split("\r\n").slice(1);
        const cells = lines.map((line) => line.split(","));
        const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
        const added = sum(
          cells.filter(([, kind]) => kind === "grant" || kind === "purchase").map((line) => Number(line[3])),
        );
        const charged = sum(cells.map((line) => Number(line[7])));
        expect(Number((availableMicro + heldMicro) / credit)).toBe(added - charged);
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
