import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dispatchWaiting, windowSize } from "@/features/summaries/dispatch/mutations";
import { summariseEmail } from "@/features/summaries/jobs/mutations";
import { cancelQuote } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { balanceOf, problemsOf } from "~/tests/factories/credits";
import { aRun, calmCircuit, someMails } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]));

type Handed = { jobId: string; priority: number; place: number };
/** The jobs handed to the engine and not yet taken by this test, in the order they came. */
async function handedOver(ctx: Context): Promise<Handed[]> {
  const rows = await inScope("system", (tx) =>
    tx.outboxEvent.findMany({
      where: { workspaceId: ctx.workspaceId, name: "summaries/job.queued" },
      orderBy: { id: "asc" },
      select: { data: true },
    }),
  );
  return rows.map(({ data }, place) => ({ ...(data as { jobId: string; priority: number }), place }));
}
const undispatched = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.processingJob.count({ where: { workspaceId: ctx.workspaceId, status: "queued", dispatchedAt: null } }),
  );

const long = windowSize * 3;

describe("criterion 15: one with much to do, one with a new mail", () => {
  it("of a long run only a window is at the engine; each job that ends lets one in, until all are done", async () => {
    const { ctx } = await aWorkspace({ credits: long });
    const quoteId = await aRun(ctx, await someMails(ctx, google, long));
    expect(await handedOver(ctx)).toHaveLength(windowSize);
    expect(await undispatched(ctx)).toBe(long - windowSize);
    for (let done = 0; done < long; done++) {
      const handed = await handedOver(ctx);
      expect(handed.length).toBe(Math.min(long, windowSize + done));
      await summariseEmail(ctx, handed[done]?.jobId ?? "");
    }
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: long });
    expect(await problemsOf(ctx)).toEqual([]);
  }, 120_000);

  it("a short run is handed over whole and goes first, behind its own workspace's long run too", async () => {
    const { ctx } = await aWorkspace({ credits: long + 1 });
    const [emailId = "", ...rest] = await someMails(ctx, google, long + 1);
    await aRun(ctx, rest);
    await aRun(ctx, [emailId]);
    const handed = await handedOver(ctx);
    expect(handed).toHaveLength(windowSize + 1);
    expect(handed.at(-1)?.priority).toBeGreaterThan(handed[0]?.priority ?? 0);
  }, 60_000);

  it("what a cancelled or broken run leaves behind does not stop the next: the window is filled again", async () => {
    const { ctx } = await aWorkspace({ credits: long });
    const mails = await someMails(ctx, google, long);
    const first = await aRun(ctx, mails.slice(0, windowSize + 8));
    await aRun(ctx, mails.slice(windowSize + 8));
    expect(await handedOver(ctx)).toHaveLength(windowSize);
    await cancelQuote(ctx, first);
    expect(await handedOver(ctx)).toHaveLength(windowSize * 2);
    // An end that was never told: the sweeper lets the next ones in.
    await within(ctx, async (tx) => {
      await tx.$executeRaw`UPDATE processing_job SET created_at = now() - interval '5 minutes' WHERE workspace_id = ${ctx.workspaceId}::uuid`;
      await tx.$executeRaw`UPDATE processing_job SET dispatched_at = NULL WHERE id IN (
        SELECT id FROM processing_job WHERE workspace_id = ${ctx.workspaceId}::uuid AND status = 'queued' AND dispatched_at IS NOT NULL LIMIT 5)`;
    });
    await dispatchWaiting(systemJobContext("test"));
    expect((await handedOver(ctx)).length).toBeGreaterThan(windowSize * 2);
    expect((await balanceOf(ctx)).held).toBe(long - windowSize - 8);
  }, 60_000);
});
