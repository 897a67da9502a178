import { alone, type Row } from "./measure";

const load = { FAIRNESS_QUEUED: "50000", FAIRNESS_FRESH: "40" };
/** What the AI service takes for an answer. */
const floorSeconds = 1;
const limitSeconds = 10;

/** How long a new mail waits for its summary while another workspace has 50,000 queued. */
export async function measureFairness(): Promise<Row[]> {
  const { seconds, peakInFlight } = await alone<{ seconds: number[]; peakInFlight: number }>("fairness-run.ts", load);
  const p95 = seconds[Math.floor(seconds.length * 0.95)] ?? Number.NaN;
  return [
    {
      what: `new mail beside 50,000 queued, p95 of ${seconds.length} (${peakInFlight} calls at once at most)`,
      product: `${p95.toFixed(1)} s`,
      floor: `${floorSeconds} s`,
      ratio: p95 / floorSeconds,
      target: `<= ${limitSeconds} s`,
    },
  ];
}
