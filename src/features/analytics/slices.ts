export type Slice = { label: string; value: number };

const rest = "other";

/** The largest parts, and everything else as one last part, so that a chart stays readable. */
export function largestSlices(parts: readonly Slice[], count: number): Slice[] {
  const named = parts.filter(({ label, value }) => label !== rest && value > 0).sort((a, b) => b.value - a.value);
  const shown = named.slice(0, named.length <= count && !parts.some(({ label }) => label === rest) ? count : count - 1);
  const total = (some: readonly Slice[]) => some.reduce((sum, { value }) => sum + value, 0);
  const others = total(parts) - total(shown);
  return others > 0 ? [...shown, { label: rest, value: others }] : shown;
}
