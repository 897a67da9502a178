import * as Sentry from "@sentry/nextjs";

const sweepEveryMs = 5_000;

export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env } = await import("@/env");
  const { SENTRY_DSN } = env();
  if (SENTRY_DSN) Sentry.init({ dsn: SENTRY_DSN });
  const { relayLeftovers } = await import("@/lib/outbox");
  setInterval(() => relayLeftovers(), sweepEveryMs).unref();
}

export const onRequestError = Sentry.captureRequestError;
