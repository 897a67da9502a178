import { Cron } from "croner";

/** Five fields, UTC unless prefixed with `TZ=Area/City`. Throws on anything else. */
export function parseCron(expression: string): Cron {
  const [, timezone = "UTC", fields = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(expression.trim()) ?? [];
  if (fields.split(/\s+/).length !== 5) throw new Error(`a cron expression has five fields: ${expression}`);
  const cron = new Cron(fields, { timezone, paused: true });
  cron.nextRun(); // names an unknown zone
  return cron;
}

/** The last tick that is due, of those since `from`; ticks missed before it do not fire. */
export function latestTick(cron: Cron, from: Date, now: Date): Date {
  const previous = cron.previousRuns(1, new Date(now.getTime() + 1))[0];
  return previous && previous > from ? previous : from;
}
