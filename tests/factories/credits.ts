import { checkLedger } from "@/features/credits/checks/queries";
import { releaseHolds, reserveCredits } from "@/features/credits/mutations";
import { getBalance } from "@/features/credits/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { newId } from "@/lib/ids";

export const credit = 1_000_000n;

/** Sets aside `credits` for each of `jobs` new jobs. Returns the jobs' ids. */
export async function someHolds(ctx: Context, jobs: number, credits = 1): Promise<string[]> {
  const holds = Array.from({ length: jobs }, () => ({ jobId: newId(), amountMicro: BigInt(credits) * credit }));
  const quoteId = newId();
  const totalMicro = BigInt(jobs * credits) * credit;
  await reserveCredits(ctx, {
    totalMicro,
    holds,
    quoteId,
    idempotencyKey: `reserve:${quoteId}`,
    description: "Test run",
  });
  return holds.map(({ jobId }) => jobId);
}

/** Whole credits, for readable expectations. */
export async function balanceOf(ctx: Context) {
  const { availableMicro, heldMicro } = await getBalance(ctx);
  return { available: Number(availableMicro / credit), held: Number(heldMicro / credit) };
}

/** What the ledger's own check says about this workspace. */
export async function problemsOf(ctx: Context) {
  const { problems } = await checkLedger(systemJobContext("test"));
  return problems.filter(({ workspaceId }) => workspaceId === ctx.workspaceId);
}

export const releaseAll = (ctx: Context, jobIds: string[]) =>
  releaseHolds(ctx, { jobIds, description: "Test release" });
