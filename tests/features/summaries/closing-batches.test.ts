import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { disconnect } from "@/features/gmail/mutations";
import { stopWork } from "@/features/privacy/deletion/mutations";
import { closeBatches, stopConnection } from "@/features/summaries/lanes/closing/mutations";
import { getQuote } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { within } from "@/lib/transact";
import { balanceOf, credit, problemsOf } from "~/tests/factories/credits";
import { aRun, calmCircuit, lookAtBatches, someMails, submitAll } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => ({
  google: await (await import("~/tests/factories/google-sandbox")).aGoogle(),
  anthropic: await (await import("~/tests/factories/anthropic-sandbox")).anAnthropic(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close()]));
beforeEach(async () => {
  await Promise.all([anthropic.reset(), calmCircuit()]);
  // A batch goes on until somebody ends it.
  await anthropic.batchTime(null);
});

const connectionsOf = (ctx: Context) =>
  within(ctx, (tx) => tx.gmailConnection.findMany({ where: { workspaceId: ctx.workspaceId }, select: { id: true } }));

const heldMicro = async (ctx: Context) =>
  (await within(ctx, (tx) => tx.creditAccount.findUniqueOrThrow({ where: { workspaceId: ctx.workspaceId } })))
    .heldMicro;

it("a workspace that is deleted while the AI service works on its batch has it cancelled and deleted there", async () => {
  const { ctx } = await aWorkspace({ credits: 10 });
  const quoteId = await aRun(ctx, await someMails(ctx, google, 3), { lane: "batch" });
  await submitAll(ctx, quoteId);
  expect(await anthropic.batches()).toMatchObject([{ size: 3, isEnded: false }]);
  await stopWork(ctx);
  expect(await balanceOf(ctx)).toEqual({ available: 10, held: 0 });
  expect(await closeBatches(ctx)).toEqual({ open: 0 });
  expect(await anthropic.batches()).toEqual([]);
  expect(await closeBatches(ctx)).toEqual({ open: 0 });
  expect(await within(ctx, (tx) => tx.emailSummary.count({ where: { workspaceId: ctx.workspaceId } }))).toBe(0);
  expect(await problemsOf(ctx)).toEqual([]);
});

it("while the AI service is out of reach a deletion knows that something is left there", async () => {
  const { ctx } = await aWorkspace({ credits: 10 });
  const quoteId = await aRun(ctx, await someMails(ctx, google, 1), { lane: "batch" });
  await submitAll(ctx, quoteId);
  await stopWork(ctx);
  await anthropic.fault({ endpoint: "batches", status: 529, count: 2 });
  expect(await closeBatches(ctx)).toEqual({ open: 1 });
  expect(await closeBatches(ctx)).toEqual({ open: 0 });
  expect(await anthropic.batches()).toEqual([]);
});

it("disconnecting ends the account's summaries: credits come back at once, its batch is cancelled, others go on", async () => {
  const { ctx, workspaceId } = await aWorkspace({ credits: 20 });
  const mails = await someMails(ctx, google, 2);
  const [first] = await connectionsOf(ctx);
  const others = await someMails(ctx, google, 1);
  const alone = await aRun(ctx, [mails[0] ?? ""], { lane: "batch" });
  const shared = await aRun(ctx, [mails[1] ?? "", others[0] ?? ""], { lane: "batch" });
  for (const quoteId of [alone, shared]) await submitAll(ctx, quoteId);
  expect(await heldMicro(ctx)).toBe((3n * credit) / 2n);
  await disconnect(ctx, { connectionId: first?.id ?? "", isDeletingMails: false });
  const told = await inScope("system", (tx) =>
    tx.outboxEvent.count({ where: { workspaceId, name: "gmail/connection.closed" } }),
  );
  expect(told).toBe(1);
  expect(await stopConnection(ctx, first?.id ?? "")).toEqual({ stopped: 2 });
  expect(await stopConnection(ctx, first?.id ?? "")).toEqual({ stopped: 0 });
  expect(await heldMicro(ctx)).toBe(credit / 2n);
  expect(await getQuote(ctx, alone)).toMatchObject({ status: "cancelled", cancelledCount: 1 });
  // The look of each minute.
  await lookAtBatches(ctx, alone);
  await lookAtBatches(ctx, alone);
  expect(await anthropic.batches()).toMatchObject([{ size: 2, isEnded: false }]);
  await anthropic.endBatches();
  await lookAtBatches(ctx, shared);
  expect(await getQuote(ctx, shared)).toMatchObject({ status: "completed", doneCount: 1, cancelledCount: 1 });
  expect(await heldMicro(ctx)).toBe(0n);
  expect(await anthropic.batches()).toEqual([]);
  expect(await problemsOf(ctx)).toEqual([]);
});
