import type { Row, Running } from "./measure";

const mails = 1_000;
const dollars = (amount: number) => `$${amount.toFixed(3)}`;

/** What a thousand mails of the corpus cost us in both lanes by the usage reported, beside what they may cost. */
export async function measureAiCost({ stack }: Running): Promise<Row[]> {
  const body = JSON.stringify({ batchMs: 0 });
  await fetch(`${String(stack.services().anthropic)}/__control/settings`, { method: "POST", body });
  const { corpusMails, costAtOnce, costInBatch } = await import("../factories/ai-cost");
  const chosen = (await corpusMails(mails)).map(({ mail }) => mail);
  const row = (what: string, cost: number, limit: number): Row => ({
    what,
    product: dollars(cost),
    floor: dollars(limit),
    ratio: cost / limit,
    target: "≤ 1",
  });
  const [now, batch] = [await costAtOnce(chosen), await costInBatch(chosen)];
  return [
    row("AI cost of 1,000 mails, at once (floor: allowed)", now.dollarsAThousand, 0.25),
    row("AI cost of 1,000 mails, batch lane (floor: allowed)", batch.dollarsAThousand, 0.15),
  ];
}
