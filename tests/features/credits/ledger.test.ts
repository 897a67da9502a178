import { describe, expect, it } from "vitest";
import {
  captureHold,
  grantCredits,
  openCreditAccount,
  releaseHold,
  releaseHolds,
  reserveCredits,
} from "@/features/credits/mutations";
import { exportTransactions, listTransactions } from "@/features/credits/queries";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { transact, within } from "@/lib/transact";
import { service } from "@/service.config";
import { balanceOf, credit, problemsOf, someHolds } from "~/tests/factories/credits";
import { aWorkspace } from "~/tests/factories/workspaces";

const capture = (ctx: Parameters<typeof captureHold>[0], jobId: string, credits = 1) =>
  captureHold(ctx, { jobId, actualMicro: BigInt(credits) * credit, summaryId: newId(), description: "Summary" });
const page = { limit: 50 };

describe("the credit ledger", () => {
  it("opens an account with the welcome grant, once", async () => {
    const { id } = await inScope("system", (tx) =>
      tx.workspace.create({ data: { slug: `open-${newId()}`, name: "Open" } }),
    );
    const ctx = jobContext("test", id);
    await Promise.all([openCreditAccount(ctx), openCreditAccount(ctx), openCreditAccount(ctx)]);
    expect(await balanceOf(ctx)).toEqual({ available: service.credits.welcomeGrant, held: 0 });
    expect((await listTransactions(ctx, page)).items).toHaveLength(service.credits.welcomeGrant > 0 ? 1 : 0);
  });

  it("grants once per idempotency key, however many ask at once", async () => {
    const { ctx } = await aWorkspace();
    const grant = { amountMicro: 5n * credit, kind: "purchase", description: "Pack", idempotencyKey: "pi_1" } as const;
    const answers = await Promise.all(Array.from({ length: 20 }, () => grantCredits(ctx, grant)));
    expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await balanceOf(ctx)).toEqual({ available: 5, held: 0 });
  });

  it("accepts exactly what the balance covers out of 100 parallel reservations", async () => {
    const { ctx } = await aWorkspace({ credits: 3 });
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => someHolds(ctx, 1)));
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused).toHaveLength(97);
    for (const error of refused) expect(error).toBeInstanceOf(AppError);
    expect(refused.every((error: AppError) => error.status === 402)).toBe(true);
    expect(await balanceOf(ctx)).toEqual({ available: 0, held: 3 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("says how many credits are missing and changes nothing", async () => {
    const { ctx } = await aWorkspace({ credits: 2 });
    await expect(someHolds(ctx, 5)).rejects.toThrow("5 credits needed, 2 credits available, 3 credits missing");
    expect(await balanceOf(ctx)).toEqual({ available: 2, held: 0 });
  });

  it("reserves once per idempotency key", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const quoteId = newId();
    const reservation = {
      totalMicro: 2n * credit,
      holds: [{ jobId: newId(), amountMicro: 2n * credit }],
      quoteId,
      idempotencyKey: `reserve:${quoteId}`,
      description: "Run",
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => reserveCredits(ctx, reservation)));
    expect(answers.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
    expect(await balanceOf(ctx)).toEqual({ available: 8, held: 2 });
  });

  it("reserves with an audit row and an event, inside another transaction or in its own, and leaves neither when refused", async () => {
    const { ctx, workspaceId } = await aWorkspace({ credits: 6 });
    const traces = () =>
      inScope("system", async (tx) => [
        await tx.auditLog.count({ where: { workspaceId, action: "credits.reserve" } }),
        await tx.outboxEvent.findMany({
          where: { workspaceId, data: { path: ["heldMicro"], not: "0" } },
          orderBy: { id: "asc" },
          select: { name: true, data: true },
        }),
      ]);
    const told = (available: number, held: number) => ({
      name: "credits/balance.changed",
      data: {
        workspaceId,
        availableMicro: String(BigInt(available) * credit),
        heldMicro: String(BigInt(held) * credit),
        crossed: null,
      },
    });
    await someHolds(ctx, 2);
    await transact(ctx, "outer.do", async ({ ctx: inside }) => {
      await someHolds(inside, 3);
      return { id: workspaceId };
    });
    await expect(someHolds(ctx, 2)).rejects.toMatchObject({ code: "limit_reached" });
    const outer = transact(ctx, "outer.do", async ({ ctx: inside }) => {
      await someHolds(inside, 1);
      throw new Error("stop");
    });
    await expect(outer).rejects.toThrow("stop");
    expect(await traces()).toEqual([2, [told(4, 2), told(1, 5)]]);
    expect(await balanceOf(ctx)).toEqual({ available: 1, held: 5 });
  });

  it("charges the actual price, never more than was held, and returns the rest", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const [cheap, dear] = await someHolds(ctx, 2, 3);
    if (!cheap || !dear) throw new Error("no holds");
    expect((await capture(ctx, cheap, 1)).chargedMicro).toBe(credit);
    expect(await balanceOf(ctx)).toEqual({ available: 6, held: 3 });
    expect((await capture(ctx, dear, 9)).chargedMicro).toBe(3n * credit);
    expect(await balanceOf(ctx)).toEqual({ available: 6, held: 0 });
    expect((await listTransactions(ctx, { ...page, kind: "capture" })).items.map((row) => row.chargedMicro)).toEqual([
      3n * credit,
      credit,
    ]);
  });

  it("resolves a hold once when captures and releases race", async () => {
    const { ctx } = await aWorkspace({ credits: 20 });
    const jobs = await someHolds(ctx, 20);
    let captures = 0;
    await Promise.all(
      jobs.flatMap((jobId) => [
        capture(ctx, jobId).then(
          () => captures++,
          (error) => expect(error.code).toBe("conflict"),
        ),
        releaseHold(ctx, { jobId, reason: "Released" }),
        releaseHold(ctx, { jobId, reason: "Released" }),
      ]),
    );
    expect(await balanceOf(ctx)).toEqual({ available: 20 - captures, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("gives a whole run back in one transaction and a repeat changes nothing", async () => {
    const { ctx } = await aWorkspace({ credits: 10 });
    const jobIds = await someHolds(ctx, 4);
    const release = { jobIds, description: "Cancelled" };
    expect((await releaseHolds(ctx, release)).releasedMicro).toBe(4n * credit);
    expect((await releaseHolds(ctx, release)).releasedMicro).toBe(0n);
    expect(await balanceOf(ctx)).toEqual({ available: 10, held: 0 });
    expect((await listTransactions(ctx, { ...page, kind: "release" })).items).toHaveLength(1);
  });

  it("keeps a running balance that follows from the changes, newest first, page by page", async () => {
    const { ctx } = await aWorkspace({ credits: 9 });
    const jobs = await someHolds(ctx, 4, 2);
    for (const jobId of jobs) await capture(ctx, jobId, 1);
    const rows = [];
    let after: string | undefined;
    do {
      const { items, nextCursor } = await listTransactions(ctx, { limit: 2, after });
      rows.push(...items);
      after = nextCursor ?? undefined;
    } while (after);
    expect(rows).toHaveLength(6);
    let available = 0n;
    for (const row of rows.toReversed()) {
      available += row.changeMicro;
      expect(row.availableAfterMicro).toBe(available);
    }
    expect(available).toBe(5n * credit);
  });

  it("is append-only for the app's database role", async () => {
    const { ctx } = await aWorkspace({ credits: 1 });
    for (const scope of ["system" as const, { workspaceId: ctx.workspaceId }]) {
      await expect(inScope(scope, (tx) => tx.$executeRaw`UPDATE credit_entry SET amount_micro = 0`)).rejects.toThrow(
        /permission denied/,
      );
      await expect(inScope(scope, (tx) => tx.$executeRaw`DELETE FROM credit_transaction`)).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  it("refuses entries that do not sum to zero", async () => {
    const { ctx } = await aWorkspace({ credits: 1 });
    const unbalanced = within(ctx, (tx) =>
      tx.creditTransaction.create({
        data: {
          workspaceId: ctx.workspaceId,
          kind: "adjustment",
          idempotencyKey: "x",
          description: "x",
          availableAfterMicro: 0n,
          heldAfterMicro: 0n,
          entries: { create: { workspaceId: ctx.workspaceId, account: "available", amountMicro: 5n } },
        },
      }),
    );
    await expect(unbalanced).rejects.toThrow(/sum to zero/);
  });

  it("touches no hold and shows no row of another workspace", async () => {
    const [mine, other] = await Promise.all([aWorkspace({ credits: 5 }), aWorkspace({ credits: 5 })]);
    const [jobId] = await someHolds(mine.ctx, 1);
    if (!jobId) throw new Error("no hold");
    await expect(capture(other.ctx, jobId)).rejects.toMatchObject({ code: "conflict" });
    expect((await releaseHold(other.ctx, { jobId, reason: "Not mine" })).releasedMicro).toBe(0n);
    expect(await balanceOf(mine.ctx)).toEqual({ available: 4, held: 1 });
    expect((await listTransactions(other.ctx, page)).items).toHaveLength(1);
  });

  it("exports every line as CSV, with formulas made harmless", async () => {
    const { ctx } = await aWorkspace({ credits: 5 });
    await grantCredits(ctx, {
      amountMicro: credit,
      kind: "grant",
      description: '=HYPERLINK("x"), "y"',
      idempotencyKey: "odd",
    });
    const csv = await new Response(exportTransactions(ctx, {})).text();
    const lines = csv.trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x""), ""y"""`);
    expect(lines[1]).toContain(",1,6,");
  });
});
