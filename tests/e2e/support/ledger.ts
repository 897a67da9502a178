import { admin, queryDatabase, stackServices } from "./peers";

type Ledger = { availableMicro: bigint; heldMicro: bigint; chargedMicro: bigint; purchases: number; captures: number };

/** What the database says of a workspace's credits, added up from the entries. */
export async function ledgerOf(slug: string): Promise<Ledger> {
  const [row] = await queryDatabase<Record<keyof Ledger, string>>(
    `SELECT coalesce(sum(e.amount_micro) FILTER (WHERE e.account = 'available'), 0) AS "availableMicro",
            coalesce(sum(e.amount_micro) FILTER (WHERE e.account = 'held'), 0) AS "heldMicro",
            coalesce(sum(e.amount_micro) FILTER (WHERE e.account = 'revenue'), 0) AS "chargedMicro",
            count(DISTINCT t.id) FILTER (WHERE t.kind = 'purchase') AS purchases,
            count(DISTINCT t.id) FILTER (WHERE t.kind = 'capture') AS captures
       FROM workspace w
       JOIN credit_transaction t ON t.workspace_id = w.id
       JOIN credit_entry e ON e.transaction_id = t.id
      WHERE w.slug = $1`,
    [slug],
  );
  if (!row) throw new Error(`No workspace ${slug}.`);
  return {
    availableMicro: BigInt(row.availableMicro),
    heldMicro: BigInt(row.heldMicro),
    chargedMicro: BigInt(row.chargedMicro),
    purchases: Number(row.purchases),
    captures: Number(row.captures),
  };
}

/** An API key with every scope, made by the operator's command line. */
export const anApiKey = (slug: string) => admin("api-key", "create", "--workspace", slug, "--scopes", "all");

/** Calls the public API: GET, or POST when there is a body. */
export async function callApi(path: string, key: string, body?: unknown) {
  const response = await fetch(`${stackServices().app}/api/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { data: unknown; error: unknown } };
}

/** 1 credit = 1,000,000 micro-credits. */
export const inCredits = (micro: bigint) => Number(micro) / 1_000_000;
