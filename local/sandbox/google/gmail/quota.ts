import { GoogleError } from "./errors";
import { DEFAULT_UNITS, QUOTA_UNITS_2026 } from "./quota-units";
import { UnitWindow } from "./unit-window";

const DAY_MS = 86_400_000;

/** Null = not enforced. Google's numbers for new projects: 6,000 a user and 1,200,000 a project, both a minute. */
export type QuotaLimits = {
  userUnitsPerMinute: number | null;
  projectUnitsPerMinute: number | null;
  projectUnitsPerDay: number | null;
  userConcurrency: number | null;
  window: "fixed" | "sliding";
  /** How a user's limit is told: one of Gmail's three answers, or each in turn. */
  userRefusal: UserRefusal | "mixed";
};

const USER_REFUSALS = ["403", "429", "metric"] as const;
type UserRefusal = (typeof USER_REFUSALS)[number];

export type Usage = {
  calls: Record<string, number>;
  units: number;
  /** Refusals by the limit that made them. */
  refused: { user: number; project: number; concurrency: number };
  peakConcurrency: number;
  /** The most units within any 60 seconds. */
  peakUnitsPerMinute: number;
};

const NO_LIMITS: QuotaLimits = {
  userUnitsPerMinute: null,
  projectUnitsPerMinute: null,
  projectUnitsPerDay: null,
  userConcurrency: null,
  window: "fixed",
  userRefusal: "403",
};

/** Counts calls and quota units, and refuses what goes over the limits set. */
export class Quota {
  limits: QuotaLimits = { ...NO_LIMITS };
  /** Units by method where they differ from the table. */
  readonly changedUnits: Record<string, number> = {};
  readonly usage = new Map<string, Usage>();
  private readonly windows = new Map<string, UnitWindow>();
  private readonly running = new Map<string, number>();
  private day = { number: 0, units: 0 };
  private refusals = 0;

  get total(): Usage {
    const total = newUsage();
    for (const usage of this.usage.values()) {
      total.units += usage.units;
      for (const [method, count] of Object.entries(usage.calls))
        total.calls[method] = (total.calls[method] ?? 0) + count;
      for (const scope of ["user", "project", "concurrency"] as const) total.refused[scope] += usage.refused[scope];
      total.peakConcurrency = Math.max(total.peakConcurrency, usage.peakConcurrency);
    }
    return { ...total, peakUnitsPerMinute: this.windowOf("").peak };
  }

  /** Takes limits and units from a control call; what it does not name stays. Throws GoogleError 400. */
  configure(input: Record<string, unknown>): void {
    for (const name of [
      "userUnitsPerMinute",
      "projectUnitsPerMinute",
      "projectUnitsPerDay",
      "userConcurrency",
    ] as const) {
      const value = input[name];
      if (value === null || typeof value === "number") this.limits[name] = value;
    }
    if (input.window === "fixed" || input.window === "sliding") this.limits.window = input.window;
    const refusal = [...USER_REFUSALS, "mixed" as const].find((known) => known === String(input.userRefusal));
    if (input.userRefusal !== undefined && !refusal) throw new GoogleError(400, "userRefusal: 403, 429, metric, mixed");
    if (refusal) this.limits.userRefusal = refusal;
    for (const [method, units] of Object.entries((input.units ?? {}) as Record<string, unknown>)) {
      if (typeof units === "number") this.changedUnits[method] = units;
      else delete this.changedUnits[method];
    }
  }

  /** Books a call; a refused call costs nothing. Throws GoogleError 403 or 429. */
  charge(email: string, method: string, now: number): void {
    const units = this.changedUnits[method] ?? QUOTA_UNITS_2026[method] ?? DEFAULT_UNITS;
    const { userUnitsPerMinute: user, projectUnitsPerMinute: project, projectUnitsPerDay: daily } = this.limits;
    const isSliding = this.limits.window === "sliding";
    const own = this.windowOf(email);
    const shared = this.windowOf("");
    const usage = this.usageOf(email);
    const today = Math.floor(now / DAY_MS);
    if (this.day.number !== today) this.day = { number: today, units: 0 };
    const freeAt = user === null ? now : own.freeAt(units, user, isSliding, now);
    if (freeAt > now) {
      usage.refused.user += 1;
      throw this.overUserQuota(freeAt);
    }
    const isOverMinute = project !== null && shared.freeAt(units, project, isSliding, now) > now;
    const isOverDay = daily !== null && this.day.units + units > daily;
    if (isOverMinute || isOverDay) {
      usage.refused.project += 1;
      throw isOverMinute ? overProjectQuota() : overDailyQuota();
    }
    own.add(units, now);
    shared.add(units, now);
    this.day.units += units;
    usage.calls[method] = (usage.calls[method] ?? 0) + 1;
    usage.units += units;
    usage.peakUnitsPerMinute = own.peak;
  }

  /** Runs `work` as one of the user's concurrent requests. Throws GoogleError 429 when there are too many. */
  async concurrently<T>(email: string, work: () => Promise<T>): Promise<T> {
    const usage = this.usageOf(email);
    const running = (this.running.get(email) ?? 0) + 1;
    if (this.limits.userConcurrency !== null && running > this.limits.userConcurrency) {
      usage.refused.concurrency += 1;
      throw new GoogleError(429, "Too many concurrent requests for user.");
    }
    this.running.set(email, running);
    usage.peakConcurrency = Math.max(usage.peakConcurrency, running);
    try {
      return await work();
    } finally {
      this.running.set(email, (this.running.get(email) ?? 1) - 1);
    }
  }

  /** Forgets what was counted; limits stay. */
  reset(): void {
    this.usage.clear();
    this.windows.clear();
    this.day.units = 0;
    this.refusals = 0;
  }

  /** Nothing is enforced any more, every method costs what the table says. */
  resetLimits(): void {
    this.limits = { ...NO_LIMITS };
    for (const method of Object.keys(this.changedUnits)) delete this.changedUnits[method];
  }

  private windowOf(key: string): UnitWindow {
    const known = this.windows.get(key) ?? new UnitWindow();
    this.windows.set(key, known);
    return known;
  }

  private usageOf(email: string): Usage {
    const known = this.usage.get(email) ?? newUsage();
    this.usage.set(email, known);
    return known;
  }

  private overUserQuota(freeAt: number): GoogleError {
    const chosen = this.limits.userRefusal;
    const refusal = chosen === "mixed" ? USER_REFUSALS[this.refusals % USER_REFUSALS.length] : chosen;
    this.refusals += 1;
    if (refusal === "metric") return overMetric(403, "per minute per user");
    const message = `User-rate limit exceeded.  Retry after ${new Date(freeAt).toISOString()}`;
    return refusal === "429"
      ? new GoogleError(429, message)
      : new GoogleError(403, message, "userRateLimitExceeded", { domain: "usageLimits" });
  }
}

function newUsage(): Usage {
  const refused = { user: 0, project: 0, concurrency: 0 };
  return { calls: {}, units: 0, refused, peakConcurrency: 0, peakUnitsPerMinute: 0 };
}

function overProjectQuota(): GoogleError {
  return overMetric(429, "per minute");
}

function overDailyQuota(): GoogleError {
  return new GoogleError(403, "Daily Limit Exceeded", "dailyLimitExceeded", { domain: "usageLimits" });
}

function overMetric(status: 403 | 429, limit: string): GoogleError {
  const message = `Quota exceeded for quota metric 'Queries' and limit 'Queries ${limit}' of service 'gmail.googleapis.com' for consumer 'project_number:100000000000'.`;
  const info = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "RATE_LIMIT_EXCEEDED",
    domain: "googleapis.com",
    metadata: { service: "gmail.googleapis.com", consumer: "projects/100000000000" },
  };
  return new GoogleError(status, message, "rateLimitExceeded", { domain: "usageLimits", details: [info] });
}
