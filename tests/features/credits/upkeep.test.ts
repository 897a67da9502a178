import { readdirSync, readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, describe, expect, it, vi } from "vitest";
import { runLedgerCheck } from "@/features/credits/checks/mutations";
import { checkLedger, listLedgerChecks } from "@/features/credits/checks/queries";
import { captureHold, grantLot } from "@/features/credits/mutations";
import { mailLowBalance, noteLowBalance } from "@/features/credits/notices/mutations";
import { getShortage } from "@/features/credits/notices/queries";
import { releaseStuckJobs } from "@/features/summaries/jobs/mutations";
import type { Context } from "@/gates/context";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";
import { balanceOf, credit, problemsOf, someHolds } from "~/tests/factories/credits";
import { aWorkspace } from "~/tests/factories/workspaces";

const mailbox = await vi.hoisted(async () => (await import("~/tests/factories/mailbox")).aMailbox());
afterAll(() => mailbox.close());
const system = systemJobContext("test");

async function spend(ctx: Context, credits: number) {
  const [jobId = ""] = await someHolds(ctx, 1, credits);
  await captureHold(ctx, {
    jobId,
    actualMicro: BigInt(credits) * credit,
    summaryId: newId(),
    description: "Summary",
  });
}
const crossings = async (ctx: Context) => {
  const where = { workspaceId: ctx.workspaceId, name: "credits/balance.changed" };
  const events = await inScope("system", (tx) => tx.outboxEvent.findMany({ where, orderBy: { id: "asc" } }));
  return events.flatMap(({ data }) => (data as { crossed: string | null }).crossed ?? []);
};

describe("low credits", () => {
  it("are told at 20 %, 5 % and nothing, each once between two fillings, to those who can buy", async () => {
    const { ctx, user, asRole } = await aWorkspace({ credits: 100 });
    const editor = await asRole("editor");
    await spend(ctx, 79);
    expect(await noteLowBalance(ctx)).toMatchObject({ noticeId: null });
    for (const credits of [2, 15, 4]) {
      await spend(ctx, credits);
      const answers = await Promise.all([noteLowBalance(ctx), noteLowBalance(ctx), noteLowBalance(ctx)]);
      const [noticeId, ...more] = answers.flatMap((answer) => answer.noticeId ?? []);
      expect(more).toEqual([]);
      expect(await mailLowBalance(ctx, noticeId ?? "")).toEqual({ sent: 1 });
      expect(await mailLowBalance(ctx, noticeId ?? "")).toEqual({ sent: 0 });
    }
    const subjects = (await mailbox.mailsTo(user.email)).map(({ subject }) => subject).sort();
    expect(subjects).toEqual([
      "Example: 20 % of your credits are left",
      "Example: 5 % of your credits are left",
      "Example: your credits are used up",
    ]);
    expect(await mailbox.mailsTo(editor.user.email)).toEqual([]);
    expect(await crossings(ctx)).toEqual(["20", "5", "0"]);
    await grantLot(ctx, { source: "pack", key: "pi", amountMicro: 10n * credit, description: "Pack" });
    expect(await getShortage(ctx)).toBeNull();
    await spend(ctx, 9);
    expect((await noteLowBalance(ctx)).noticeId).not.toBeNull();
  });

  it("are not told for what is only held", async () => {
    const { ctx } = await aWorkspace({ credits: 100 });
    await someHolds(ctx, 1, 99);
    expect(await crossings(ctx)).toEqual([]);
    expect(await noteLowBalance(ctx)).toMatchObject({ noticeId: null });
  });
});

describe("the nightly check", () => {
  it("keeps what it found, and names a lot that lost credits", async () => {
    const { ctx, workspaceId } = await aWorkspace({ credits: 5 });
    await runLedgerCheck(system);
    await within(ctx, (tx) =>
      tx.creditLot.updateMany({ where: { workspaceId }, data: { remainingMicro: 4n * credit } }),
    );
    const { id } = await runLedgerCheck(system);
    const { items } = await listLedgerChecks(system);
    const found = items
      .find((check) => check.id === id)
      ?.problems.filter((problem) => problem.workspaceId === workspaceId);
    expect(found?.map(({ invariant }) => invariant).sort()).toEqual([
      "available and held are what remains of the lots",
      "what remains of a lot is its amount and its entries",
    ]);
    await within(ctx, (tx) =>
      tx.creditLot.updateMany({ where: { workspaceId }, data: { remainingMicro: 5n * credit } }),
    );
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("names a paid payment without its grant", async () => {
    const { ctx, workspaceId } = await aWorkspace();
    const payment = { workspaceId, packId: "pack_500", creditsMicro: credit, amountCents: 500, currency: "usd" };
    const { id } = await within(ctx, (tx) => tx.stripePayment.create({ data: { ...payment, status: "paid" } }));
    expect((await problemsOf(ctx)).map(({ invariant }) => invariant)).toEqual(["a paid payment has one grant"]);
    await grantLot(ctx, { source: "pack", key: "pi", amountMicro: credit, description: "Pack", paymentId: id });
    expect(await problemsOf(ctx)).toEqual([]);
  });

  it("sees no workspace's rows as that workspace", async () => {
    const { ctx } = await aWorkspace();
    await runLedgerCheck(system);
    expect(await within(ctx, (tx) => tx.ledgerCheck.count())).toBe(0);
    expect((await checkLedger(system)).lots).toBeGreaterThan(0);
  });
});

describe("the hold sweeper", () => {
  it("gives back a hold that has run out, but none whose batch is in progress", async () => {
    const { ctx, workspaceId } = await aWorkspace({ credits: 10 });
    const [gone = "", batched = ""] = await someHolds(ctx, 2);
    const [quoteId, connectionId, batchId] = [newId(), newId(), newId()];
    await inScope("system", async (tx) => {
      await tx.gmailConnection.create({
        data: { id: connectionId, workspaceId, googleSub: newId(), email: "box@maple.test", scopes: [] },
      });
      const prices = { mailCount: 2, expectedMicro: 0n, maximumMicro: 0n, model: "test" };
      const who = { createdByKind: "job", createdById: "test", expiresAt: new Date() };
      await tx.quote.create({ data: { id: quoteId, workspaceId, ...prices, ...who } });
      await tx.summaryBatch.create({
        data: { id: batchId, workspaceId, quoteId, status: "processing", size: 1, submittedAt: new Date() },
      });
      for (const id of [gone, batched]) {
        await tx.emailDiscovery.create({
          data: { id, workspaceId, connectionId, gmailId: id, threadId: id, toEmails: [], labels: [] },
        });
        const lane = id === batched ? { batchId, lane: "batch" as const } : {};
        await tx.processingJob.create({ data: { id, workspaceId, quoteId, discoveryId: id, ...lane } });
      }
      const longAgo = new Date(Date.now() - 3_600_000);
      await tx.creditHold.updateMany({ where: { workspaceId }, data: { expiresAt: longAgo, createdAt: longAgo } });
    });
    await releaseStuckJobs(system);
    expect(await balanceOf(ctx)).toEqual({ available: 9, held: 1 });
    await inScope("system", (tx) => tx.summaryBatch.update({ where: { id: batchId }, data: { status: "failed" } }));
    await releaseStuckJobs(system);
    expect(await balanceOf(ctx)).toEqual({ available: 10, held: 0 });
    expect(await problemsOf(ctx)).toEqual([]);
  });
});

describe("the migration to lots", () => {
  it("carries each balance over into one lot, with its open holds", async () => {
    const owner = new pg.Client(process.env.DATABASE_OWNER_URL);
    await owner.connect();
    const name = `lots_${newId().replaceAll("-", "")}`;
    await owner.query(`CREATE SCHEMA ${name}`);
    const folder = new URL("../../../prisma/migrations/", import.meta.url);
    const sql = readdirSync(folder).find((each) => each === "0004_ledger");
    const text = readFileSync(new URL(`${sql}/migration.sql`, folder), "utf8");
    const workspaceId = newId();
    try {
      await owner.query(`SET search_path = ${name}, public`);
      for (const table of ["credit_account", "credit_hold", "credit_transaction", "credit_lot", "credit_hold_lot"])
        await owner.query(`CREATE TABLE ${table} (LIKE public.${table} INCLUDING DEFAULTS)`);
      await owner.query(
        `INSERT INTO credit_account (workspace_id, available_micro, held_micro) VALUES ($1, 7, 3), ($2, 0, 0)`,
        [workspaceId, newId()],
      );
      await owner.query(
        `INSERT INTO credit_hold (id, workspace_id, job_id, amount_micro, state) VALUES (gen_random_uuid(), $1, gen_random_uuid(), 3, 'held'), (gen_random_uuid(), $1, gen_random_uuid(), 9, 'released')`,
        [workspaceId],
      );
      await owner.query(text.slice(text.indexOf("-- What workspaces have today")));
      const lots = await owner.query(
        "SELECT workspace_id, key, amount_micro::int, remaining_micro::int, held_micro::int FROM credit_lot",
      );
      expect(lots.rows).toEqual([
        { workspace_id: workspaceId, key: "carried-over", amount_micro: 10, remaining_micro: 10, held_micro: 3 },
      ]);
      expect((await owner.query("SELECT amount_micro::int FROM credit_hold_lot")).rows).toEqual([{ amount_micro: 3 }]);
      const full = await owner.query("SELECT full_micro::int FROM credit_account ORDER BY full_micro");
      expect(full.rows).toEqual([{ full_micro: 0 }, { full_micro: 10 }]);
    } finally {
      await owner.query(`DROP SCHEMA ${name} CASCADE`);
      await owner.end();
    }
  });
});
