import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST as runRoute } from "@/app/api/v1/summaries/run/route";
import { summariseEmail } from "@/features/summaries/jobs/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { cancelQuote, confirmQuote, quoteSummaries, runSummaries } from "@/features/summaries/mutations";
import { findSummaryOfEmail, getQuote, listSummaries } from "@/features/summaries/queries";
import { inScope } from "@/lib/db";
import { idOf, newId, publicId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { aClient, call } from "~/tests/api/support";
import { balanceOf, credit, problemsOf } from "~/tests/factories/credits";
import { aRun, someMails, summaryOf, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults()]));

describe("a quote", () => {
  it("asks one credit for a small mail, expected and at most", async () => {
    const { ctx } = await aWorkspace();
    const emailIds = await someMails(ctx, google, 3);
    const quote = await quoteSummaries(ctx, { emailIds });
    expect(quote).toMatchObject({ status: "open", mailCount: 3, skippedCount: 0, runCount: 3 });
    expect([quote.expectedMicro, quote.maximumMicro]).toEqual([3n * credit, 3n * credit]);
  });

  it("takes all mails that a filter of the inbox means", async () => {
    const { ctx } = await aWorkspace();
    await someMails(ctx, google, [
      { subject: "Invoice 1", text: "x" },
      { subject: "Lunch", text: "y" },
      { subject: "Invoice 2", text: "z" },
    ]);
    expect((await quoteSummaries(ctx, { filter: { text: "invoice" } })).mailCount).toBe(2);
  });

  it("is refused for a mail of another workspace", async () => {
    const [mine, other] = await Promise.all([aWorkspace(), aWorkspace()]);
    const emailIds = await someMails(mine.ctx, google, 1);
    await expect(quoteSummaries(other.ctx, { emailIds })).rejects.toMatchObject({ code: "not_found" });
    const { id } = await quoteSummaries(mine.ctx, { emailIds });
    for (const foreign of [getQuote, confirmQuote])
      await expect(foreign(other.ctx, id)).rejects.toMatchObject({ code: "not_found" });
    for (const unknown of [id, newId()])
      await expect(cancelQuote(other.ctx, unknown)).rejects.toMatchObject({ code: "not_found" });
    expect((await getQuote(mine.ctx, id)).status).toBe("open");
    const where = { workspaceId: other.workspaceId, action: "quote.cancel" };
    expect(await within(other.ctx, (tx) => tx.auditLog.count({ where }))).toBe(0);
  });

  it("cannot be confirmed once it has expired or was cancelled", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const emailIds = await someMails(ctx, google, 1);
    const [old, dropped] = [await quoteSummaries(ctx, { emailIds }), await quoteSummaries(ctx, { emailIds })];
    await within(ctx, (tx) => tx.quote.update({ where: { id: old.id }, data: { expiresAt: new Date(0) } }));
    await cancelQuote(ctx, dropped.id);
    for (const { id } of [old, dropped])
      await expect(confirmQuote(ctx, id)).rejects.toMatchObject({ code: "conflict" });
    expect((await getQuote(ctx, old.id)).status).toBe("expired");
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
  });
});

describe("a run", () => {
  it("charges each mail once and stores its summary with where it came from", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const emailIds = await someMails(ctx, google, 3);
    const quoteId = await aRun(ctx, emailIds);
    expect(await balanceOf(ctx)).toEqual({ available: 7, held: 3 });
    await workOff(ctx, quoteId);
    expect(await balanceOf(ctx)).toEqual({ available: 7, held: 0 });
    expect(await getQuote(ctx, quoteId)).toMatchObject({
      status: "completed",
      doneCount: 3,
      failedCount: 0,
      chargedMicro: 3n * credit,
    });
    const summary = await summaryOf(ctx, emailIds[0] ?? "");
    expect(summary).toMatchObject({ model: "sandbox-extractive-1", chargedMicro: credit });
    expect(summary.inputTokens).toBeGreaterThan(100);
    expect(summary.content.tldr).toContain("report 0");
    expect((await listSummaries(ctx, { limit: 2 })).items).toHaveLength(2);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("starts once when the same quote is confirmed 50 times at once", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const { id } = await quoteSummaries(ctx, { emailIds: await someMails(ctx, google, 2) });
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirmQuote(ctx, id)));
    expect(new Set(answers.map((quote) => quote.status))).toEqual(new Set(["confirmed"]));
    expect((await listJobs(ctx, { quoteId: id })).items).toHaveLength(2);
    expect(await balanceOf(ctx)).toEqual({ available: 8, held: 2 });
    const queued = await inScope("system", (tx) =>
      tx.outboxEvent.count({ where: { workspaceId: ctx.workspaceId, name: "summaries/job.queued" } }),
    );
    expect(queued).toBe(2);
  });

  it("criterion 6: with funds for 3, of 100 parallel API requests exactly 3 run and 97 are told 402", async () => {
    const { ctx, key } = await aClient({ credits: 3, plan: "growth" });
    const emailIds = await someMails(ctx, google, 100);
    const answers = await Promise.all(
      emailIds.map((id) => call<{ id: string }>(runRoute, key, { body: { emailIds: [publicId("email", id)] } })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(3).fill(202), ...Array(97).fill(402)]);
    for (const { data } of answers) if (data) await workOff(ctx, idOf("quote", data.id));
    expect((await anthropic.counts()).creates).toBe(3);
    expect(await balanceOf(ctx)).toEqual({ available: 0, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  }, 90_000);

  it("leaves the quote open when the credits do not suffice, so that it can be confirmed after a purchase", async () => {
    const { ctx } = await aWorkspace({ credits: 1 });
    const { id } = await quoteSummaries(ctx, { emailIds: await someMails(ctx, google, 2) });
    await expect(confirmQuote(ctx, id)).rejects.toMatchObject({
      code: "limit_reached",
      message: expect.stringContaining("1 credit missing"),
    });
    expect((await getQuote(ctx, id)).status).toBe("open");
    expect((await listJobs(ctx, { quoteId: id })).items).toEqual([]);
  });

  it("costs nothing for what is summarised already", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const emailIds = await someMails(ctx, google, 2);
    await workOff(ctx, await aRun(ctx, emailIds));
    const again = await quoteSummaries(ctx, { emailIds });
    expect(again).toMatchObject({ mailCount: 2, skippedCount: 2, runCount: 0, maximumMicro: 0n });
    expect((await confirmQuote(ctx, again.id)).status).toBe("completed");
    expect((await anthropic.counts()).creates).toBe(2);
    expect(await balanceOf(ctx)).toEqual({ available: 8, held: 0 });
  });

  it("never takes a mail that another run is working on", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const emailIds = await someMails(ctx, google, 5);
    const quotes = await Promise.all(Array.from({ length: 6 }, () => quoteSummaries(ctx, { emailIds })));
    const runs = await Promise.all(quotes.map(({ id }) => confirmQuote(ctx, id)));
    expect(runs.reduce((sum, run) => sum + run.runCount, 0)).toBe(5);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 5 });
    for (const { id } of runs) await workOff(ctx, id);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("gives back the credits of a mail that was summarised meanwhile", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const [emailId = ""] = await someMails(ctx, google, 1);
    const quoteId = await aRun(ctx, [emailId]);
    await within(ctx, (tx) =>
      tx.processingJob.updateMany({ where: { quoteId }, data: { discoveryId: emailId, status: "done" } }),
    );
    const other = await aRun(ctx, [emailId]);
    await workOff(ctx, other);
    await within(ctx, (tx) => tx.processingJob.updateMany({ where: { quoteId }, data: { status: "queued" } }));
    await workOff(ctx, quoteId);
    expect((await anthropic.counts()).creates).toBe(1);
    expect(await getQuote(ctx, quoteId)).toMatchObject({ status: "completed", doneCount: 1, chargedMicro: 0n });
    expect(await balanceOf(ctx)).toEqual({ available: 9, held: 0 });
  });

  it("charges once when the same job runs many times at once", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    const quoteId = await aRun(ctx, await someMails(ctx, google, 1));
    const jobId = (await listJobs(ctx, { quoteId })).items[0]?.id ?? "";
    await Promise.all(Array.from({ length: 8 }, () => summariseEmail(ctx, jobId)));
    expect(await balanceOf(ctx)).toEqual({ available: 4, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("when cancelled gives back what has not started, at once, and lets the rest finish", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const quoteId = await aRun(ctx, await someMails(ctx, google, 4));
    const { items } = await listJobs(ctx, { quoteId });
    await anthropic.latency(300);
    const running = summariseEmail(ctx, items[0]?.id ?? "");
    await vi.waitFor(async () => expect((await anthropic.counts()).creates).toBe(1));
    expect(await cancelQuote(ctx, quoteId)).toMatchObject({ status: "cancelled", cancelledCount: 3, endedAt: null });
    expect(await balanceOf(ctx)).toEqual({ available: 9, held: 1 });
    await running;
    expect(await balanceOf(ctx)).toEqual({ available: 9, held: 0 });
    expect(await cancelQuote(ctx, quoteId)).toMatchObject({
      status: "cancelled",
      doneCount: 1,
      cancelledCount: 3,
      endedAt: expect.any(Date),
    });
    await workOff(ctx, quoteId);
    expect((await anthropic.counts()).creates).toBe(1);
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("survives cancelling and working at the same time", async () => {
    const { ctx } = await aWorkspace({ credits: 20 });
    const quoteId = await aRun(ctx, await someMails(ctx, google, 12));
    const { items } = await listJobs(ctx, { quoteId });
    await Promise.all([
      ...items.map(({ id }) => summariseEmail(ctx, id)),
      cancelQuote(ctx, quoteId),
      cancelQuote(ctx, quoteId),
    ]);
    await workOff(ctx, quoteId);
    const run = await getQuote(ctx, quoteId);
    expect(run.doneCount + run.cancelledCount).toBe(12);
    expect(await balanceOf(ctx)).toEqual({ available: 20 - run.doneCount, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("that costs more than the caller agreed to does not start", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const emailIds = await someMails(ctx, google, 2);
    await expect(runSummaries(ctx, { emailIds }, { maxCredits: 1 })).rejects.toMatchObject({ code: "conflict" });
    expect(await balanceOf(ctx)).toEqual({ available: 10, held: 0 });
    expect((await runSummaries(ctx, { emailIds }, { maxCredits: 2 })).status).toBe("confirmed");
  });

  it("shows no job or summary to another workspace", async () => {
    const [mine, other] = await Promise.all([aWorkspace({ credits: 2 }), aWorkspace()]);
    const emailIds = await someMails(mine.ctx, google, 1);
    const quoteId = await aRun(mine.ctx, emailIds);
    await workOff(mine.ctx, quoteId);
    expect((await listJobs(other.ctx, { quoteId })).items).toEqual([]);
    expect(await findSummaryOfEmail(other.ctx, emailIds[0] ?? "")).toBeNull();
    const { items } = await listJobs(mine.ctx, { quoteId });
    expect(await summariseEmail(other.ctx, items[0]?.id ?? newId())).toMatchObject({ state: "ended" });
  });
});
