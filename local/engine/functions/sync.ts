import { z } from "zod";
import type { Core } from "../core";
import { log, reasonOf } from "../log";
import { sendSigned } from "../running/call-app";
import { syncCrons } from "./cron";
import { functionConfig } from "./function-config";

export type Registration = { app: string; url: string; functions: unknown[] };

/** Loads the functions of the last synchronisation. */
export async function loadRegistry(core: Core): Promise<void> {
  const { rows } = await core.pool.query<{
    id: string;
    app: string;
    url: string;
    config: unknown;
  }>("select id, app, url, config from engine.function where not archived order by id");
  core.registry.load(rows);
  await syncCrons(core);
  core.wake();
}

function urlOf(base: string, runtimeUrl: string): string {
  const url = new URL(base);
  const fnId = new URL(runtimeUrl, base).searchParams.get("fnId");
  url.search = "";
  if (fnId) url.searchParams.set("fnId", fnId);
  return url.href;
}

/** Replaces the functions of one app; those that are gone are archived and their runs held. Throws a ZodError on a bad one. */
export async function register(core: Core, { app, url, functions }: Registration): Promise<{ modified: boolean }> {
  const parsed = z.array(functionConfig).parse(functions);
  const rows = parsed.map((config, index) => ({
    id: config.id,
    url: urlOf(url, Object.values(config.steps)[0]?.runtime.url ?? url),
    config: functions[index],
  }));
  const { rows: changed } = await core.pool.query(
    `with given as (select * from jsonb_to_recordset($2::jsonb) as x(id text, url text, config jsonb)),
      gone as (update engine.function f set archived = true where app = $1 and not archived and id not in (select id from given) returning id),
      written as (
        insert into engine.function as f (id, app, url, config) select id, $1, url, config from given
        on conflict (id) do update set app = $1, url = excluded.url, config = excluded.config, archived = false, synced_at = now()
        where f.archived or f.app <> $1 or f.url <> excluded.url or f.config <> excluded.config returning id)
      select id from gone union all select id from written`,
    [app, JSON.stringify(rows)],
  );
  if (changed.length > 0) {
    log("functions registered", {
      app,
      functions: rows.length,
      changed: changed.length,
    });
    await loadRegistry(core);
  }
  return { modified: changed.length > 0 };
}

const inBandAnswer = z.object({
  app_id: z.string(),
  functions: z.array(z.unknown()),
});

async function pull(core: Core, appUrl: string): Promise<void> {
  const response = await sendSigned(
    core,
    new URL(appUrl),
    "PUT",
    { url: appUrl },
    { "x-inngest-sync-kind": "in_band" },
  );
  if (response.status !== 200) throw new Error(`HTTP ${response.status} ${response.body.slice(0, 300)}`);
  const answer = inBandAnswer.parse(JSON.parse(response.body));
  await register(core, {
    app: answer.app_id,
    url: appUrl,
    functions: answer.functions,
  });
}

const RETRY_MS = { first: 200, last: 2000 };
const REFRESH_MS = 15_000;

export type Synchroniser = {
  /** Why the last pull failed; null when it did not. */
  lastError(): string | null;
  soon(): void;
  stop(): void;
};

/** Pulls the app's functions until it answers, then again every few seconds, so that a changed app is noticed. */
export function startSynchroniser(core: Core, appUrl: string, reached: () => void): Synchroniser {
  let timer: NodeJS.Timeout | undefined;
  let delayMs = RETRY_MS.first;
  let failure: string | null = "not pulled yet";
  let isPulling = false;
  let isStopped = false;
  const schedule = (ms: number) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(attempt, ms);
    timer?.unref();
  };
  const attempt = async () => {
    if (isPulling) return;
    isPulling = true;
    try {
      await pull(core, appUrl);
      if (failure !== null) reached();
      failure = null;
      delayMs = RETRY_MS.first;
      schedule(REFRESH_MS);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== failure) log("the app's functions could not be pulled", { url: appUrl, reason });
      failure = reason;
      schedule(delayMs);
      delayMs = Math.min(delayMs * 2, RETRY_MS.last);
    }
    isPulling = false;
  };
  schedule(0);
  return {
    lastError: () => failure,
    soon() {
      delayMs = RETRY_MS.first;
      schedule(delayMs);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
