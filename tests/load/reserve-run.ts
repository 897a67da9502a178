import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { startDatabase } from "../support/postgres";
import type { Row } from "./measure";

/**
 * Setting credits aside, beside the least that any ledger must do for it: one conditional UPDATE of the balance. On a
 * durable Postgres of its own; the events are taken by an engine that does nothing with them. Prints the rows.
 */
const callers = 100;
const rounds = 8;
const workspaces = 10;
const microEach = 1_000n;

const engine = createServer((request, response) => {
  request.resume().on("end", () => response.end('{"ids":[],"status":200}'));
});
await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
const postgres = await startDatabase({ isDurable: true });
Object.assign(process.env, {
  DATABASE_URL: postgres.app,
  DATABASE_OWNER_URL: postgres.owner,
  APP_SECRET: "a secret of the bench, which seals nothing real",
  LOG_LEVEL: "silent",
  INNGEST_BASE_URL: `http://127.0.0.1:${(engine.address() as AddressInfo).port}`,
  INNGEST_EVENT_KEY: "bench",
});
const { grantLot, reserveCredits } = await import("@/features/credits/mutations");
const { closeDatabase } = await import("@/lib/db");
const { newId } = await import("@/lib/ids");
const { env } = await import("@/env");
const { aWorkspace } = await import("../factories/workspaces");
type Context = Awaited<ReturnType<typeof aWorkspace>>["ctx"];

const p95 = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Reserve = (caller: number) => Promise<unknown>;

async function timed(reserve: Reserve, caller: number, times: number[]): Promise<void> {
  const startedAt = performance.now();
  await reserve(caller);
  times.push(performance.now() - startedAt);
}

/** A hundred callers, each of whom reserves once a second, at a moment of its own. */
async function onceASecond(reserve: Reserve): Promise<number> {
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

async function measureOn(pool: pg.Pool, contexts: Context[]): Promise<Row[]> {
  const of = (caller: number) => contexts[caller % contexts.length] as Context;
  const ledger: Reserve = (caller) => {
    const quoteId = newId();
    return reserveCredits(of(caller), {
      totalMicro: microEach,
      holds: [{ jobId: newId(), amountMicro: microEach }],
      idempotencyKey: `reserve:${quoteId}`,
      quoteId,
      description: "Bench",
    });
  };
  const text =
    "UPDATE credit_account SET available_micro = available_micro - $2, held_micro = held_micro + $2 WHERE workspace_id = $1 AND available_micro >= $2";
  // Nothing is moved: the floor must leave the ledger as it is.
  const floor: Reserve = (caller) => pool.query({ name: "floor", text, values: [of(caller).workspaceId, 0n] });
  const rows: Row[] = [];
  const accounts = `${contexts.length} ${contexts.length === 1 ? "account" : "accounts"}`;
  for (const { how, measure, ...goal } of [
    { how: "100 callers, one a second each", measure: onceASecond },
    { how: "100 at the same moment", measure: atOnce, target: "<= 10 ms" },
  ]) {
    await atOnce(ledger);
    await atOnce(floor);
    const [least, ours] = [await measure(floor), await measure(ledger)];
    rows.push({
      what: `reserve credits, p95: ${how}, ${accounts}`,
      product: `${ours.toFixed(1)} ms`,
      floor: `${least.toFixed(1)} ms`,
      ratio: ours / least,
      ...goal,
    });
  }
  return rows;
}

const contexts: Context[] = [];
for (let number = 0; number < workspaces; number++) {
  const { ctx } = await aWorkspace();
  await grantLot(ctx, { source: "pack", key: "bench", amountMicro: 10n ** 12n, description: "Bench" });
  contexts.push(ctx);
}
const pool = new pg.Pool({ connectionString: postgres.owner, max: env().DATABASE_POOL });
const rows = [...(await measureOn(pool, contexts)), ...(await measureOn(pool, contexts.slice(0, 1)))];
process.stdout.write(`${JSON.stringify(rows)}\n`);
await pool.end();
await closeDatabase();
await postgres.stop();
process.exit();
