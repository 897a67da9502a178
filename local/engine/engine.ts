import type { AddressInfo } from "node:net";
import pg from "pg";
import type { Core } from "./core";
import { faultInjector } from "./fault";
import { startCrons } from "./functions/cron";
import { Registry } from "./functions/registry";
import { loadRegistry, type Synchroniser, startSynchroniser } from "./functions/sync";
import type { Serving } from "./http/route";
import { createEngineServer } from "./http/server";
import { type Leadership, lead } from "./leader";
import { log } from "./log";
import type { EngineOptions } from "./options";
import { startRetention } from "./retention";
import { Lane } from "./routing/lane";
import { Queue } from "./running/queue";

export type Engine = {
  url: string;
  /** Resolves when this engine leads; until then it answers 503. */
  ready: Promise<void>;
  /** Resolves with the reason when another engine took over or the leader's connection broke. */
  lost: Promise<string>;
  /** Waits for the calls in flight for the given time (options.drainMs), then leaves. */
  close(drainMs?: number): Promise<void>;
};

type Parts = Serving & { stop(drainMs: number): Promise<void> };

async function startLeading(
  options: EngineOptions,
  leadership: Leadership,
  lost: (reason: string) => void,
): Promise<Parts> {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: 16,
    application_name: "inflow-engine",
  });
  pool.on("error", (error) => log("idle connection failed", { reason: error.message }));
  const queue = new Queue(() => core, options.concurrency ?? 128);
  let synchroniser: Synchroniser | null = null;
  const core: Core = {
    options,
    pool,
    epoch: leadership.epoch,
    registry: new Registry(),
    lane: new Lane(() => core),
    fault: faultInjector(options.fault),
    wake: (dueAt) => queue.wake(dueAt),
    resync: () => synchroniser?.soon(),
    lost,
  };
  await loadRegistry(core);
  const appsOpened = () => {
    for (const entry of core.registry.list()) queue.open(entry.app);
  };
  if (options.appUrl) synchroniser = startSynchroniser(core, options.appUrl, appsOpened);
  const stopCrons = startCrons(core);
  const stopRetention = startRetention(core, options.retentionDays ?? 30);
  return {
    core,
    queue,
    syncError: () => synchroniser?.lastError() ?? null,
    async stop(drainMs) {
      synchroniser?.stop();
      stopCrons();
      stopRetention();
      await queue.stop(drainMs);
      await leadership.resign();
      await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
    },
  };
}

/** Listens at once; leads when no other engine on the same database does. Rejects when the database cannot be reached. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  let parts: Parts | null = null;
  let sayLost: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    sayLost = resolve;
  });
  const server = createEngineServer(options, () => parts);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stopWaiting = new AbortController();
  const ready = lead(options.databaseUrl, stopWaiting.signal, sayLost).then(async (leadership) => {
    parts = await startLeading(options, leadership, sayLost);
    log("leading", { epoch: leadership.epoch, port });
  });
  ready.catch((error: Error) => sayLost(error.message));
  return {
    url: `http://127.0.0.1:${port}`,
    ready,
    lost,
    async close(drainMs = options.drainMs ?? 10_000) {
      stopWaiting.abort();
      await parts?.stop(drainMs);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
