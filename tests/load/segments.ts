import { alone, type Row } from "./measure";

type Outcome = {
  contacts: number;
  events: number;
  segments: number;
  writes: number;
  /** Milliseconds. */
  followed: { median: number; p95: number };
  wrote: { p95: number };
  previewed: { median: number; p95: number };
  counted: { p95: number };
  differences: number;
};

const ms = (value: number) => `${value.toFixed(0)} ms`;

/** Segments at size, with the job engine and the jobs as they run: how soon they follow, how fast they count, and whether they are right. */
export async function measureSegments(): Promise<Row[]> {
  const outcome = await alone<Outcome>("segments-run.ts");
  const { contacts, events, segments, followed, wrote, previewed, counted, writes, differences } = outcome;
  const size = `${contacts} contacts, ${events} events, ${segments} segments`;
  return [
    {
      what: `membership after a write, p95 (median ${ms(followed.median)}; ${size})`,
      product: ms(followed.p95),
      floor: ms(wrote.p95),
      ratio: followed.p95 / wrote.p95,
      target: "<= 2000 ms",
    },
    {
      what: `segment preview, p95 (median ${ms(previewed.median)})`,
      product: ms(previewed.p95),
      floor: ms(counted.p95),
      ratio: previewed.p95 / counted.p95,
      target: "<= 500 ms",
    },
    {
      what: `members that differ from a recount after ${writes} random writes`,
      product: String(differences),
      floor: "0",
      ratio: differences,
      target: "0",
    },
  ];
}
