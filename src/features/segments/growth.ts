type Day = { day: Date; memberCount: number };

const dayMs = 86_400_000;
const shown = 30;

const startOf = (now: Date) => new Date(Math.floor(now.getTime() / dayMs) * dayMs);
/** The first of the days that a chart shows, UTC. */
export const shownDays = (now: Date) => new Date(startOf(now).getTime() - (shown - 1) * dayMs);

/** One row a day, from the first on which the segment had anybody; a day without a change is like the day before. */
export function growthOf(days: readonly Day[], now: Date, memberCount: number): { day: string; people: number }[] {
  const [first] = days;
  if (!first) return memberCount > 0 ? [{ day: startOf(now).toISOString().slice(5, 10), people: memberCount }] : [];
  const known = new Map(days.map(({ day, memberCount }) => [day.getTime(), memberCount]));
  const rows: { day: string; people: number }[] = [];
  let people = 0;
  for (let at = first.day.getTime(); at <= startOf(now).getTime(); at += dayMs) {
    people = known.get(at) ?? people;
    rows.push({ day: new Date(at).toISOString().slice(5, 10), people });
  }
  return rows;
}
