import { z } from "zod";

const environment = z.object({
  ENGINE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  ENGINE_DATABASE_URL: z.string().min(1),
  INNGEST_EVENT_KEY: z.string().min(1),
  INNGEST_SIGNING_KEY: z
    .string()
    .regex(/^signkey-\w+-([0-9a-f]{2})+$/i, "expected signkey-<name>-<even number of hex digits>"),
  ENGINE_APP_URL: z.url().optional(),
  ENGINE_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(128),
  ENGINE_RETENTION_DAYS: z.coerce.number().int().min(2).default(30),
  ENGINE_RETRY_MS: z.coerce.number().int().min(0).optional(),
  ENGINE_DRAIN_MS: z.coerce.number().int().min(0).default(10_000),
  ENGINE_FAULT: z.string().optional(),
});

export type EngineOptions = {
  /** 0 chooses a free port; always bound to 127.0.0.1. */
  port: number;
  /** A direct connection (not a transaction pooler) as a role that may create the schema `engine`. */
  databaseUrl: string;
  eventKey: string;
  signingKey: string;
  /** Where the app serves its functions; pulled for registration until it answers. Unset: apps register themselves. */
  appUrl?: string;
  /** Calls to the app in flight at once. */
  concurrency?: number;
  retentionDays?: number;
  /** Tests: a fixed pause before each retry instead of the real backoff. */
  retryMs?: number;
  /** How long close() waits for calls in flight. */
  drainMs?: number;
  /** Tests: the name of a point at which the process kills itself (see fault.ts). */
  fault?: string;
};

/** Throws a ZodError that names each variable that is missing or malformed. */
export function readOptions(env: NodeJS.ProcessEnv): EngineOptions {
  const read = environment.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  return {
    port: read.ENGINE_PORT,
    databaseUrl: read.ENGINE_DATABASE_URL,
    eventKey: read.INNGEST_EVENT_KEY,
    signingKey: read.INNGEST_SIGNING_KEY,
    appUrl: read.ENGINE_APP_URL,
    concurrency: read.ENGINE_CONCURRENCY,
    retentionDays: read.ENGINE_RETENTION_DAYS,
    retryMs: read.ENGINE_RETRY_MS,
    drainMs: read.ENGINE_DRAIN_MS,
    fault: read.ENGINE_FAULT,
  };
}
