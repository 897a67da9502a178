import type { GetFunctionInput, Inngest } from "inngest";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startPostgres, type ThrowawayPostgres } from "~/tests/support/postgres";
import { type App, type Definition, type FunctionOptions, startApp } from "./app";
import { type Child, REMOTE_URL, startEngineProcess } from "./processes";
import { Notes, World } from "./world";

export type Engine = { url: string; databaseUrl: string; child: Child | null; stop(): Promise<void> };

export async function startTarget(env: Record<string, string> = {}): Promise<Engine> {
  if (REMOTE_URL) return { url: REMOTE_URL, databaseUrl: "", child: null, stop: async () => {} };
  const postgres: ThrowawayPostgres = await startPostgres();
  const child = await startEngineProcess(postgres.url, env);
  return {
    url: child.url,
    databaseUrl: postgres.url,
    child,
    async stop() {
      await child.stop();
      await postgres.stop();
    },
  };
}

/** `error` is there in an onFailure. */
type Context = GetFunctionInput<Inngest> & { note(line: string): void; error?: Error };
type Run = (context: Context) => unknown;
type Options = Omit<FunctionOptions, "id" | "triggers"> & { triggers?: FunctionOptions["triggers"]; onFailure?: Run };

export type Kit = {
  /** Function ids and event names of one mode start with this. */
  app: string;
  checkpointing: boolean;
  on(name: string): string;
  /** A function; triggered by the event of its own name unless told otherwise. */
  define(name: string, options: Options, run: Run): void;
  /** All guarantees of a suite are exercised at the same time, each in a world of its own. */
  guarantee(name: string, prove: (world: World) => Promise<void>): void;
};

function noting(notes: Notes, run: Run): (context: GetFunctionInput<Inngest>) => unknown {
  return (context) => {
    const data = context.event.data as { t?: string; event?: { data?: { t?: string } } } | undefined;
    const token = data?.t ?? data?.event?.data?.t ?? "";
    return run(Object.assign(context, { note: (line: string) => notes.note(token, line) }));
  };
}

/** Runs a suite twice at the same time, with checkpointing on and off, against one engine. */
export function conformance(title: string, suite: (kit: Kit) => void): void {
  let engine: Engine;
  describe(title, () => {
    const modes = [true, false].map((checkpointing) => {
      const app = `${title.replaceAll(/\W+/g, "-")}-${checkpointing ? "on" : "off"}`;
      const notes = new Notes();
      const definitions: Definition[] = [];
      const guarantees: { name: string; prove(world: World): Promise<void>; outcome?: Promise<unknown> }[] = [];
      suite({
        app,
        checkpointing,
        on: (name) => `${app}/${name}`,
        define(name, { triggers, onFailure, ...options }, run) {
          definitions.push({
            options: { ...options, id: name, triggers: triggers ?? [{ event: `${app}/${name}` }] } as FunctionOptions,
            handler: noting(notes, run),
            ...(onFailure ? { onFailure: noting(notes, onFailure) } : {}),
          });
        },
        guarantee: (name, prove) => guarantees.push({ name, prove }),
      });
      return { app, checkpointing, notes, definitions, guarantees };
    });
    const apps: App[] = [];
    beforeAll(async () => {
      engine = await startTarget();
      for (const { app, checkpointing, definitions } of modes) {
        apps.push(await startApp({ id: app, engineUrl: engine.url, checkpointing, definitions }));
      }
      for (const { notes, guarantees } of modes) {
        for (const each of guarantees) {
          each.outcome = each.prove(new World(engine.url, notes)).catch((error: unknown) => Promise.reject(error));
          each.outcome.catch(() => {});
        }
      }
    });
    afterAll(async () => {
      await engine.stop();
      for (const app of apps) await app.close();
    });
    for (const { checkpointing, guarantees } of modes) {
      describe(`checkpointing ${checkpointing ? "on" : "off"}`, () => {
        for (const each of guarantees) it(each.name, async () => void (await each.outcome));
      });
    }
  });
}
