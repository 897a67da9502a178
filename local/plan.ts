import type { Environment } from "./settings";

/** What can run on this machine; each is started unless its variables point elsewhere. */
const switches = {
  postgres: ["DATABASE_URL"],
  engine: ["INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_DEV"],
  google: ["GOOGLE_CLIENT_ID", "GOOGLE_BASE_URL"],
  microsoft: ["MICROSOFT_CLIENT_ID", "MICROSOFT_BASE_URL"],
  stripe: ["STRIPE_SECRET_KEY", "STRIPE_BASE_URL"],
  anthropic: ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"],
  mail: ["MAIL_URL"],
} as const;

export type LocalService = keyof typeof switches;

/** The services this machine runs itself. */
export type Plan = ReadonlySet<LocalService>;

export function planServices(env: Environment): Plan {
  const names = Object.keys(switches) as LocalService[];
  return new Set(names.filter((name) => switches[name].every((variable) => !env[variable])));
}

/** Why this configuration cannot run, one sentence each; empty when it can. */
export function refusals(env: Environment, plan: Plan, appProcesses: number): string[] {
  const reasons: string[] = [];
  if (appProcesses > 1 && !env.UPSTASH_REDIS_REST_URL) {
    reasons.push(
      `APP_PROCESSES=${appProcesses} needs UPSTASH_REDIS_REST_URL: rate limits and caches live in memory otherwise, and several processes do not share it.`,
    );
  }
  if (plan.has("postgres") && env.DATABASE_OWNER_URL) {
    reasons.push(
      "DATABASE_OWNER_URL is set without DATABASE_URL: set both for an own Postgres, or none for the local one.",
    );
  }
  if (!plan.has("postgres") && plan.has("engine") && !env.DATABASE_OWNER_URL) {
    reasons.push(
      "The local job engine keeps its tables in the database: set DATABASE_OWNER_URL beside DATABASE_URL, or point INNGEST_BASE_URL elsewhere.",
    );
  }
  return reasons;
}
