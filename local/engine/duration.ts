const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
  w: 6048e5,
};

/** Milliseconds of "1h30m"; 0 when nothing in the text is a duration. */
export function durationMs(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhdw])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

export const YEAR_MS = 366 * 864e5;

/** The instant (ms) of an ISO date or of a duration from now; at most 366 days ahead. An empty text is now. */
export function instantMs(text: string, now = Date.now()): number {
  const date = text.length >= 10 ? Date.parse(text) : Number.NaN;
  return Math.round(Math.min(Number.isNaN(date) ? now + durationMs(text) : date, now + YEAR_MS));
}

const BACKOFF_MS = [15e3, 30e3, 6e4, 12e4, 3e5, 6e5, 12e5, 24e5, 36e5, 72e5];

/** Pause before the retry that follows failed attempt `attempt` (from 0), with up to 30 s of jitter. */
export function backoffMs(attempt: number): number {
  return (BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)] ?? 72e5) + Math.random() * 30e3;
}

/** Milliseconds of a Retry-After header (seconds or a date), kept between 1 s and 24 h; null when unreadable. */
export function retryAfterMs(header: string, now = Date.now()): number | null {
  const ms = /^\d{1,7}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.max(1000, Math.min(864e5, ms));
}
