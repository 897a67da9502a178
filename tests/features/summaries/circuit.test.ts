import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openCircuit, passCircuit } from "@/features/summaries/circuit/mutations";
import { findOpenCircuit } from "@/features/summaries/circuit/queries";
import { failQueuedJobs, summariseEmail } from "@/features/summaries/jobs/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { submitBatch } from "@/features/summaries/lanes/mutations";
import { confirmQuote, quoteSummaries } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { modelAccount } from "@/lib/model";
import { within } from "@/lib/transact";
import { balanceOf, problemsOf } from "~/tests/factories/credits";
import { aRun, calmCircuit, someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]));

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
/** The pause is over. */
const afterPause = () =>
  inScope("system", (tx) =>
    tx.aiCircuit.update({ where: { provider: modelAccount() }, data: { retryAt: new Date(Date.now() - 1000) } }),
  );
const firstJob = async (ctx: Context, quoteId: string) => (await listJobs(ctx, { quoteId })).items[0]?.id ?? "";
const linesOf = (ctx: Context) =>
  within(ctx, (tx) =>
    tx.creditTransaction.findMany({
      where: { workspaceId: ctx.workspaceId },
      orderBy: { seq: "asc" },
      select: { kind: true },
    }),
  );

describe("criterion 7: a spent AI budget", () => {
  for (const whose of ["organization", "workspace"] as const)
    it(`${whose}: all credits come back as one pair of lines, nobody asks again, and the reason is shown`, async () => {
      const { ctx } = await aWorkspace({ credits: 5 });
      const quoteId = await aRun(ctx, await someMails(ctx, google, 4));
      await anthropic.spend(whose);
      expect(await summariseEmail(ctx, await firstJob(ctx, quoteId))).toMatchObject({ state: "ended" });
      const circuit = await findOpenCircuit(ctx);
      expect(circuit?.reason).toMatch(/spending limit/);
      expect(Number(circuit?.retryAt)).toBeGreaterThan(Date.now() + 10 * 60_000);
      await failQueuedJobs(ctx, quoteId, circuit?.reason ?? "");
      expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
      await workOff(ctx, quoteId);
      expect((await anthropic.counts()).creates).toBe(1);
      expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", failedCount: 4, chargedMicro: 0n });
      const kinds = (await linesOf(ctx)).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === "hold" || kind === "release")).toEqual(["hold", "release", "release"]);
      expect(await problemsOf(ctx)).toEqual([]);
    });

  it("one mail: exactly one hold and one release", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const quoteId = await aRun(ctx, await someMails(ctx, google, 1));
    await anthropic.spend("organization");
    await workOff(ctx, quoteId);
    expect((await linesOf(ctx)).map(({ kind }) => kind).slice(1)).toEqual(["hold", "release"]);
  });

  it("in the batch lane: no batch is asked for twice, and the whole run comes back", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const quoteId = await aRun(ctx, await someMails(ctx, google, 3), { lane: "batch" });
    await anthropic.spend("organization");
    await submitBatch(ctx, quoteId);
    await submitBatch(ctx, quoteId);
    expect((await anthropic.counts()).batches).toBe(1);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", failedCount: 3 });
    expect(await findOpenCircuit(ctx)).not.toBeNull();
  });

  it("a run is priced but not started meanwhile, and nothing is held", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    await openCircuit(ctx, "The AI service's spending limit is reached.");
    const { id } = await quoteSummaries(ctx, { emailIds: await someMails(ctx, google, 1) });
    await expect(confirmQuote(ctx, id)).rejects.toMatchObject({ code: "unavailable" });
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
    expect((await getQuote(ctx, id)).status).toBe("open");
  });

  it("after a while one call is let through; when it succeeds everybody may ask again", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    await openCircuit(ctx, "The AI service's spending limit is reached.");
    await afterPause();
    const [first, second] = [await passCircuit(ctx), await passCircuit(ctx)];
    expect([first.state, second.state]).toEqual(["probe", "open"]);
    // A probe that was lost makes room for another.
    expect((await passCircuit(ctx, minutes(5))).state).toBe("probe");
    await afterPause();
    await inScope("system", (tx) =>
      tx.aiCircuit.update({ where: { provider: modelAccount() }, data: { probeAt: null } }),
    );
    const quoteId = await aRun(ctx, await someMails(ctx, google, 1));
    await workOff(ctx, quoteId);
    expect((await getQuote(ctx, quoteId)).doneCount).toBe(1);
    expect(await findOpenCircuit(ctx)).toBeNull();
  });

  it("when that call meets the limit again, the pause doubles; many that meet it at once count once", async () => {
    const { ctx } = await aWorkspace();
    const pause = async () => Math.round((Number((await findOpenCircuit(ctx))?.retryAt) - Date.now()) / 60_000);
    await Promise.all(Array.from({ length: 5 }, () => openCircuit(ctx, "Spent.")));
    expect(await pause()).toBe(15);
    await afterPause();
    await openCircuit(ctx, "Spent.");
    expect(await pause()).toBe(30);
    for (let round = 0; round < 8; round++) {
      await afterPause();
      await openCircuit(ctx, "Spent.");
    }
    expect(await pause()).toBe(360);
  });
});
