import pg from "pg";
import type { Context } from "@/gates/context";
import type { Product } from "../support/product";
import type { Stack } from "../support/stack";
import type { Row } from "./measure";

const callers = 100;
const rounds = 8;
const workspaces = 10;
const microEach = 1_000n;

const p95 = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Reserve = (caller: number) => Promise<unknown>;

async function timed(reserve: Reserve, caller: number, times: number[]): Promise<void> {
  const startedAt = performance.now();
  await reserve(caller);
  times.push(performance.now() - startedAt);
}

/** A hundred callers, each of whom reserves once a second, at a moment of its own. */
async function once(reserve: Reserve): Promise<number> {
  const times: number[] = [];
  const caller = async (number: number) => {
    await pause((number * 1_000) / callers);
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      await timed(reserve, number, times);
      await pause(Math.max(0, 1_000 - (performance.now() - startedAt)));
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)));
  return p95(times);
}

/** A hundred at the same moment: the last of them waits for all the others. */
async function atOnce(reserve: Reserve): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++)
    await Promise.all(Array.from({ length: callers }, (_, number) => timed(reserve, number, times)));
  return p95(times);
}

/** Setting credits aside, beside the least that any ledger must do for it: one conditional UPDATE of the balance. */
export async function measureReserve(stack: Stack, product: Product): Promise<Row[]> {
  const contexts: Context[] = [];
  for (let number = 0; number < workspaces; number++)
    contexts.push((await product.newWorkspace(`bench-reserve-${number}`)).ctx);
  const [first] = contexts;
  return [...(await measureOn(stack, contexts)), ...(first ? await measureOn(stack, [first]) : [])];
}

async function measureOn(stack: Stack, contexts: Context[]): Promise<Row[]> {
  const { grantLot, reserveCredits } = await import("@/features/credits/mutations");
  const { inScope } = await import("@/lib/db");
  const { newId } = await import("@/lib/ids");
  const { env } = await import("@/env");
  for (const ctx of contexts)
    await grantLot(ctx, { source: "pack", key: "bench", amountMicro: 10n ** 12n, description: "Bench" });
  const of = (caller: number) => contexts[caller % contexts.length] as Context;
  // As a run does it: inside the transaction of its caller, whose events are handed over behind everybody's back.
  const ledger: Reserve = (caller) =>
    inScope({ workspaceId: of(caller).workspaceId }, (tx) => {
      const quoteId = newId();
      return reserveCredits(
        { ...of(caller), open: { tx, events: [] } },
        {
          totalMicro: microEach,
          holds: [{ jobId: newId(), amountMicro: microEach }],
          idempotencyKey: `reserve:${quoteId}`,
          quoteId,
          description: "Bench",
        },
      );
    });
  const pool = new pg.Pool({ connectionString: String(stack.services().postgres), max: env().DATABASE_POOL });
  const text =
    "UPDATE credit_account SET available_micro = available_micro - $2, held_micro = held_micro + $2 WHERE workspace_id = $1 AND available_micro >= $2";
  // Nothing is moved: the floor must leave the ledger as it is.
  const floor: Reserve = (caller) => pool.query({ name: "floor", text, values: [of(caller).workspaceId, 0n] });
  const rows: Row[] = [];
  const accounts = `${contexts.length} ${contexts.length === 1 ? "account" : "accounts"}`;
  for (const [how, measure] of [
    ["100 callers, one a second each", once],
    ["100 at the same moment", atOnce],
  ] as const) {
    await atOnce(ledger);
    await atOnce(floor);
    const [least, ours] = [await measure(floor), await measure(ledger)];
    rows.push({
      what: `Reserve credits, p95: ${how}, ${accounts}`,
      product: `${ours.toFixed(1)} ms`,
      floor: `${least.toFixed(1)} ms`,
      ratio: ours / least,
      target: "<= 10 ms",
    });
  }
  await pool.end();
  return rows;
}
