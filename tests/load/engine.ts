import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { startApp } from "../engine/support/app";
import { startEngineProcess } from "../engine/support/processes";
import { startPostgres } from "../support/postgres";
import type { Row } from "./measure";

const runs = 400;
const stepsARun = 5;
const steps = runs * stepsARun;
const inFlight = 64;
const perSecond = (ms: number) => (steps / ms) * 1000;
const rate = (value: number) => `${value.toFixed(0)} steps/s`;

/** Five-step runs through the engine, against the least a durable step needs: one call over HTTP and one commit. */
export async function measureEngine(): Promise<Row[]> {
  const postgres = await startPostgres();
  try {
    const floor = await bareSteps(postgres.url);
    const rows: Row[] = [];
    for (const checkpointing of [false, true]) {
      const measured = await throughEngine(postgres.url, checkpointing);
      rows.push({
        what: `engine, ${checkpointing ? "checkpointing" : "one call a step"}`,
        product: rate(measured),
        floor: rate(floor),
        ratio: measured / floor,
      });
    }
    return rows;
  } finally {
    await postgres.stop();
  }
}

async function bareSteps(databaseUrl: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 16 });
  await pool.query("CREATE TABLE IF NOT EXISTS bare_step (id bigserial PRIMARY KEY, val jsonb)");
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end('{"data":1}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  let left = steps;
  const worker = async () => {
    while (left-- > 0) {
      const reply = await fetch(url, { method: "POST", body: "{}" });
      await pool.query("INSERT INTO bare_step (val) VALUES ($1)", [await reply.text()]);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const result = perSecond(performance.now() - startedAt);
  server.close();
  server.closeAllConnections();
  await pool.end();
  return result;
}

async function throughEngine(databaseUrl: string, checkpointing: boolean): Promise<number> {
  const engine = await startEngineProcess(databaseUrl);
  let finished = 0;
  let done = () => {};
  const id = checkpointing ? "bench-checkpointing" : "bench-classic";
  const app = await startApp({
    id,
    engineUrl: engine.url,
    checkpointing,
    definitions: [
      {
        options: { id: "five", triggers: [{ event: `${id}/start` }] } as never,
        handler: async ({ step }) => {
          for (let i = 0; i < stepsARun; i++) await step.run(`step-${i}`, () => i);
          if (++finished === runs) done();
        },
      },
    ],
  });
  const all = (count: number) =>
    new Promise<void>((resolve) => {
      finished = runs - count;
      done = resolve;
      void app.client.send(Array.from({ length: count }, (_, i) => ({ name: `${id}/start`, data: { i } })));
    });
  await all(20);
  const startedAt = performance.now();
  await all(runs);
  const result = perSecond(performance.now() - startedAt);
  await app.close();
  await engine.stop();
  return result;
}
