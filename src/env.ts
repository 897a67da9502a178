import { z } from "zod";
import { dataKeyFaults } from "@/lib/key-ring";

const flag = z
  .enum(["0", "1"])
  .optional()
  .transform((value) => value === "1");
const text = z.string().trim().optional();
const url = z.url().optional();
const units = z.coerce.number().int().min(1_000).optional();
const required = (name: string, how: string) =>
  z.string({ error: `Set ${name}: ${how}` }).min(1, `Set ${name}: ${how}`);

/** Every variable the product reads. `.env.example` says what each is for; a test keeps the two equal. */
export const Env = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
    APP_URL: z.url().default("http://localhost:3000"),
    APP_SECRET: required("APP_SECRET", "32 or more random characters; `npm start` makes one for you").min(
      32,
      "APP_SECRET must have 32 or more characters",
    ),
    /** Older secrets, comma separated: what they sealed can still be read. */
    APP_SECRETS_OLD: text,
    /** Keys that seal what is stored, `id:key` with commas between; the first one seals, all of them open. */
    DATA_KEYS: text.superRefine((value, context) => {
      for (const fault of value ? dataKeyFaults(value) : []) context.addIssue(`DATA_KEYS: ${fault}.`);
    }),
    APP_PROCESSES: z.coerce.number().int().min(1).default(1),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    /** These two: instead of what each workspace's plan allows. */
    API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
    CONTACT_LIMIT: z.coerce.number().int().min(1).optional(),
    DATABASE_URL: required(
      "DATABASE_URL",
      "a Postgres URL that logs in as role inflow_app; `npm start` runs one for you",
    ),
    DATABASE_POOL: z.coerce.number().int().min(1).default(10),
    UPSTASH_REDIS_REST_URL: url,
    UPSTASH_REDIS_REST_TOKEN: text,
    GOOGLE_CLIENT_ID: text,
    GOOGLE_CLIENT_SECRET: text,
    GOOGLE_BASE_URL: url,
    /** Which of Google's limits hold for our Cloud project: see features/gmail/quota/limits.ts. */
    GMAIL_QUOTA: z.enum(["2026", "legacy"]).default("2026"),
    GMAIL_USER_UNITS_PER_MINUTE: units,
    GMAIL_PROJECT_UNITS_PER_MINUTE: units,
    GOOGLE_PUSH_TOPIC: z
      .string()
      .trim()
      .regex(/^projects\/[^/\s]+\/topics\/[^/\s]+$/, "GOOGLE_PUSH_TOPIC is projects/PROJECT/topics/TOPIC")
      .optional(),
    GOOGLE_PUSH_ACCOUNT: text,
    GOOGLE_PUSH_AUDIENCE: text,
    MICROSOFT_CLIENT_ID: text,
    MICROSOFT_CLIENT_SECRET: text,
    MICROSOFT_TENANT_ID: z.string().default("common"),
    MICROSOFT_BASE_URL: url,
    OIDC_ISSUER: url,
    OIDC_CLIENT_ID: text,
    OIDC_CLIENT_SECRET: text,
    OIDC_NAME: z.string().default("Single sign-on"),
    STRIPE_SECRET_KEY: text,
    STRIPE_WEBHOOK_SECRET: text,
    STRIPE_BASE_URL: url,
    /** Prices made by hand at Stripe; unset, they are found by lookup key and made when missing. */
    STRIPE_PRICE_STARTER: text,
    STRIPE_PRICE_GROWTH: text,
    STRIPE_PRICE_SCALE: text,
    ANTHROPIC_API_KEY: text,
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_MODEL: z.string().default("claude-haiku-5-5"),
    MAIL_URL: url,
    MAIL_FROM: z.string().default("Inflow <hello@inflow.test>"),
    INNGEST_BASE_URL: url,
    INNGEST_EVENT_KEY: text,
    INNGEST_SIGNING_KEY: text,
    INNGEST_SIGNING_KEY_FALLBACK: text,
    INNGEST_CHECKPOINTING: z.enum(["0", "1"]).default("1"),
    ENGINE_EMBEDDED: flag,
    SENTRY_DSN: text,
    NEXT_PUBLIC_SENTRY_DSN: text,
  })
  .refine((env) => !env.GOOGLE_PUSH_TOPIC || env.GOOGLE_PUSH_ACCOUNT, {
    path: ["GOOGLE_PUSH_ACCOUNT"],
    error: "With GOOGLE_PUSH_TOPIC set the service account that signs pushes must be known: set GOOGLE_PUSH_ACCOUNT",
  })
  .refine((env) => env.APP_PROCESSES === 1 || env.UPSTASH_REDIS_REST_URL, {
    path: ["APP_PROCESSES"],
    error:
      "With more than one app process rate limits and caches must be shared: set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or APP_PROCESSES=1",
  });
export type Env = z.output<typeof Env>;

/** Parses an environment; an empty value counts as unset. Throws one sentence a fault. */
export function readEnv(variables: Record<string, string | undefined>): Env {
  const result = Env.safeParse(Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== "")));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `- ${path.join(".")}: ${message}`);
  throw new Error(`The environment is not complete.\n${faults.join("\n")}`);
}

/** `next build` loads every module but serves nobody: it may go without what a server must have. */
const variables = () =>
  process.env.NEXT_PHASE === "phase-production-build"
    ? {
        APP_SECRET: "only for next build, which seals nothing",
        DATABASE_URL: "postgresql://none@127.0.0.1:1/none",
        ...process.env,
      }
    : process.env;

let parsed: Env | undefined;

/** The environment, read at first use. */
export function env(): Env {
  parsed ??= readEnv(variables());
  return parsed;
}
