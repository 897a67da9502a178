import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runAutomatic, saveAutomatic } from "@/features/summaries/automatic/mutations";
import { findAutomatic, listAutomaticDue } from "@/features/summaries/automatic/queries";
import type { AutomaticSettings } from "@/features/summaries/automatic/schema";
import { openCircuit } from "@/features/summaries/circuit/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { saveLaneSettings } from "@/features/summaries/lanes/mutations";
import { listRuns } from "@/features/summaries/runs/queries";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { within } from "@/lib/transact";
import { balanceOf, problemsOf } from "~/tests/factories/credits";
import { aConnection, discover, sync } from "~/tests/factories/gmail";
import { calmCircuit, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(() => Promise.all([anthropic.reset(), google.noFaults(), calmCircuit()]));

/** A connected mailbox with one old mail and the automatic mode as asked for. */
async function anAutomatic(settings: Partial<AutomaticSettings> = {}, credits = 20) {
  const { ctx } = await aWorkspace({ credits });
  const { id: connectionId, email } = await aConnection(ctx, google);
  await google.addMail(email, {
    from: "Old <old@partners.test>",
    subject: "Old",
    text: "Old mail.",
    internalDate: Date.now() - 5_000,
  });
  await discover(ctx, connectionId);
  await saveAutomatic(ctx, connectionId, { isOn: true, filter: {}, lane: "sync", dailyCap: 10, ...settings });
  const arrive = async (count: number, more: { from?: string; rawText?: string } = {}) => {
    for (let n = 0; n < count; n++)
      await google.addMail(email, {
        from: "Eve <eve@partners.test>",
        subject: `New ${n}`,
        text: `Please send report ${n}.`,
        ...more,
      });
    await sync(ctx, connectionId);
  };
  return { ctx, connectionId, email, arrive };
}
const jobsOf = async (ctx: Context) => (await listJobs(ctx, { limit: 100 })).items;

describe("automatic summaries", () => {
  it("take the mail that is new since they were turned on, once, and nothing older", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic();
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    await arrive(3);
    const due = await listAutomaticDue(systemJobContext("test"));
    expect(due).toContainEqual({ workspaceId: ctx.workspaceId, connectionId });
    const started = await Promise.all(Array.from({ length: 4 }, () => runAutomatic(ctx, connectionId)));
    expect(started.reduce((sum, run) => sum + run.started, 0)).toBe(3);
    const [run] = (await listRuns(ctx)).items;
    await workOff(ctx, run?.id ?? "");
    expect(await findAutomatic(ctx, connectionId)).toMatchObject({
      isOn: true,
      summarisedToday: 3,
      spentTodayMicro: 3_000_000n,
      stoppedReason: null,
    });
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    expect(await balanceOf(ctx)).toEqual({ available: 17, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("fail closed at the day's cap, say so, and go on under a higher one", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic({ dailyCap: 2 });
    await arrive(5);
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 2 });
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    expect((await findAutomatic(ctx, connectionId))?.stoppedReason).toMatch(
      /cap of 2 credits is reached: 3 new mails wait/,
    );
    expect(await balanceOf(ctx)).toEqual({ available: 18, held: 2 });
    await saveAutomatic(ctx, connectionId, { isOn: true, filter: {}, lane: "sync", dailyCap: 4 });
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 2 });
    expect((await findAutomatic(ctx, connectionId))?.spentTodayMicro).toBe(4_000_000n);
  });

  it("the cap holds in the ledger itself, whatever was reckoned before", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic({ dailyCap: 3 });
    await arrive(3);
    await within(ctx, (tx) =>
      tx.creditCap.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { dailyMicro: 1n } }),
    );
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    expect((await findAutomatic(ctx, connectionId))?.stoppedReason).toMatch(/cap/);
    expect(await balanceOf(ctx)).toEqual({ available: 20, held: 0 });
    expect(await jobsOf(ctx)).toEqual([]);
  });

  it("leave out what the skip rules name, before any money is spent", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic();
    await arrive(1, {
      rawText:
        "From: News <news@letters.test>\r\nTo: me@maple.test\r\nSubject: Weekly\r\nList-Id: <news.letters.test>\r\nList-Unsubscribe: <https://letters.test/u>\r\nPrecedence: bulk\r\n\r\nThe news of this week.",
    });
    await arrive(1);
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 1 });
    expect(await findAutomatic(ctx, connectionId)).toMatchObject({ skippedToday: 1 });
  });

  it("keep to their filter", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic({ filter: { sender: "customers.test" } });
    await arrive(2);
    await arrive(1, { from: "Ann <ann@customers.test>" });
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 1 });
    expect((await jobsOf(ctx)).map(({ email }) => email.fromEmail)).toEqual(["ann@customers.test"]);
  });

  it("in the batch lane cost half, and stop when the workspace does not want that lane", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic({ lane: "batch", dailyCap: 1 });
    await arrive(3);
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 2 });
    expect((await listRuns(ctx)).items[0]).toMatchObject({ lane: "batch", maximumMicro: 1_000_000n });
    await saveAutomatic(ctx, connectionId, { isOn: true, filter: {}, lane: "batch", dailyCap: 50 });
    await saveLaneSettings(ctx, { isBatchAllowed: false });
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    expect((await findAutomatic(ctx, connectionId))?.stoppedReason).toMatch(/does not use the batch lane/);
  });

  it("wait without credits, and while the AI service is paused; both are said", async () => {
    const poor = await anAutomatic({}, 1);
    await poor.arrive(2);
    expect(await runAutomatic(poor.ctx, poor.connectionId)).toEqual({ started: 0 });
    expect((await findAutomatic(poor.ctx, poor.connectionId))?.stoppedReason).toMatch(/Not enough credits/);
    const paused = await anAutomatic();
    await paused.arrive(1);
    await openCircuit(paused.ctx, "The AI service's spending limit is reached.");
    expect(await runAutomatic(paused.ctx, paused.connectionId)).toEqual({ started: 0 });
    expect((await findAutomatic(paused.ctx, paused.connectionId))?.stoppedReason).toMatch(/spending limit/);
    await calmCircuit();
    expect(await runAutomatic(paused.ctx, paused.connectionId)).toEqual({ started: 1 });
    expect((await findAutomatic(paused.ctx, paused.connectionId))?.stoppedReason).toBeNull();
  });

  it("do nothing when off, and belong to their workspace", async () => {
    const { ctx, connectionId, arrive } = await anAutomatic({ isOn: false });
    await arrive(1);
    expect(await runAutomatic(ctx, connectionId)).toEqual({ started: 0 });
    const other = await aWorkspace({ credits: 5 });
    const settings = { isOn: true, filter: {}, lane: "sync", dailyCap: 1 } as const;
    await expect(saveAutomatic(other.ctx, connectionId, settings)).rejects.toMatchObject({ code: "not_found" });
    expect(await findAutomatic(other.ctx, connectionId)).toBeNull();
  });
});
