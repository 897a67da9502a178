import * as Sentry from "@sentry/nextjs";

const sweepEveryMs = 5_000;
const wakeEveryMs = 500;

export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env } = await import("@/env");
  const { SENTRY_DSN, APP_URL } = env();
  // next-auth takes its own address from this variable alone, and would otherwise believe the Host header.
  process.env.NEXTAUTH_URL = APP_URL;
  if (SENTRY_DSN) Sentry.init({ dsn: SENTRY_DSN });
  const { noteAddresses } = await import("@/lib/caller-address");
  noteAddresses();
  const { sendAnswersWhole } = await import("@/whole-answers");
  sendAnswersWhole();
  const { relayLeftovers } = await import("@/lib/outbox");
  setInterval(() => relayLeftovers(), sweepEveryMs).unref();
  const { wakeFollowers } = await import("@/features/segments/following/mutations");
  const { systemJobContext } = await import("@/gates/job");
  setInterval(() => wakeFollowers(systemJobContext("segments.wake")), wakeEveryMs).unref();
}

export const onRequestError = Sentry.captureRequestError;
