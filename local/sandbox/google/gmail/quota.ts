import { GoogleError } from "./errors";

/** Units a call costs (Gmail usage limits for projects made after 1 May 2026). What is not listed costs 5. */
export const QUOTA_UNITS_2026: Readonly<Record<string, number>> = {
  "profile.get": 1,
  "messages.list": 5,
  "messages.get": 20,
  "messages.attachments.get": 20,
  "messages.modify": 10,
  "messages.batchModify": 50,
  "messages.batchDelete": 50,
  "messages.delete": 20,
  "messages.trash": 20,
  "messages.untrash": 20,
  "messages.insert": 25,
  "messages.import": 100,
  "messages.send": 100,
  "threads.list": 10,
  "threads.get": 40,
  "threads.modify": 20,
  "threads.trash": 20,
  "threads.untrash": 20,
  "threads.delete": 40,
  "history.list": 2,
  "labels.list": 1,
  "labels.get": 1,
  watch: 100,
  stop: 50,
};

const DEFAULT_UNITS = 5;
const WINDOW_MS = 60_000;

/** Null = not enforced. Google's numbers for new projects: 6,000 a user and 1,200,000 a project, both a minute. */
export type QuotaLimits = {
  userUnitsPerMinute: number | null;
  projectUnitsPerMinute: number | null;
  userConcurrency: number | null;
};

export type Usage = { calls: Record<string, number>; units: number };

/** Counts calls and quota units, and refuses what goes over the limits set. */
export class Quota {
  limits: QuotaLimits = { userUnitsPerMinute: null, projectUnitsPerMinute: null, userConcurrency: null };
  readonly usage = new Map<string, Usage>();
  private readonly windows = new Map<string, { startedAt: number; units: number }>();
  private readonly running = new Map<string, number>();

  /** Books a call; a refused call costs nothing. Throws GoogleError 403 or 429. */
  charge(email: string, method: string, now: number): void {
    const units = QUOTA_UNITS_2026[method] ?? DEFAULT_UNITS;
    const { userUnitsPerMinute: user, projectUnitsPerMinute: project } = this.limits;
    if (user !== null && this.windowOf(email, now).units + units > user) throw overQuota("user", email);
    if (project !== null && this.windowOf("", now).units + units > project) throw overQuota("project", email);
    this.windowOf(email, now).units += units;
    this.windowOf("", now).units += units;
    const usage = this.usage.get(email) ?? { calls: {}, units: 0 };
    usage.calls[method] = (usage.calls[method] ?? 0) + 1;
    usage.units += units;
    this.usage.set(email, usage);
  }

  /** Runs `work` as one of the user's concurrent requests. Throws GoogleError 429 when there are too many. */
  async concurrently<T>(email: string, work: () => Promise<T>): Promise<T> {
    const running = (this.running.get(email) ?? 0) + 1;
    if (this.limits.userConcurrency !== null && running > this.limits.userConcurrency) {
      throw new GoogleError(429, "Too many concurrent requests for user.");
    }
    this.running.set(email, running);
    try {
      return await work();
    } finally {
      this.running.set(email, (this.running.get(email) ?? 1) - 1);
    }
  }

  reset(): void {
    this.usage.clear();
    this.windows.clear();
  }

  private windowOf(key: string, now: number): { startedAt: number; units: number } {
    const known = this.windows.get(key);
    if (known && now >= known.startedAt && now - known.startedAt < WINDOW_MS) return known;
    const opened = { startedAt: now, units: 0 };
    this.windows.set(key, opened);
    return opened;
  }
}

function overQuota(scope: "user" | "project", email: string): GoogleError {
  if (scope === "user") {
    const message = `User-rate limit exceeded for ${email}: Quota exceeded for quota metric 'Quota units' and limit 'Quota units per minute per user' of service 'gmail.googleapis.com'.`;
    return new GoogleError(403, message, "userRateLimitExceeded", { domain: "usageLimits" });
  }
  const message =
    "Quota exceeded for quota metric 'Quota units' and limit 'Quota units per minute' of service 'gmail.googleapis.com'.";
  return new GoogleError(429, message, "rateLimitExceeded", { domain: "usageLimits" });
}
