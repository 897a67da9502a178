export type Period = { start: number; end: number };

/** What a change of price at `at` costs for the rest of the period: the old price back, the new one on top. */
export function prorate(change: { from: number; to: number }, { start, end }: Period, at: number) {
  const left = Math.min(1, Math.max(0, (end - at) / (end - start)));
  return { credit: -Math.round(change.from * left), charge: Math.round(change.to * left) };
}

/** The same day of the next month, or its last day; months are Stripe's calendar months in UTC. */
export function addInterval(seconds: number, interval: string, count: number, anchor: number): number {
  if (interval === "day" || interval === "week") return seconds + count * (interval === "week" ? 7 : 1) * 86_400;
  const months = interval === "year" ? 12 * count : count;
  const date = new Date(seconds * 1000);
  const day = new Date(anchor * 1000).getUTCDate();
  const month = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const at = Date.UTC(
    date.getUTCFullYear(),
    month,
    Math.min(day, last),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
  return at / 1000;
}
