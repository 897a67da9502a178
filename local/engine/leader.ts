import { readFileSync } from "node:fs";
import pg from "pg";

const LOCK = [7719, 1] as const;
const EPOCH_LOCK = [7719, 2] as const;

export type Leadership = { epoch: number; resign(): Promise<void> };

/**
 * Waits until this engine leads, then brings the schema up to date and begins a new epoch. The lock lives on its own
 * connection: when that ends, `lost` is called, and every commit of the old epoch fails once a successor has begun.
 */
export async function lead(
  databaseUrl: string,
  signal: AbortSignal,
  lost: (reason: string) => void,
): Promise<Leadership> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: "inflow-engine-leader",
    options: "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
  });
  let resigned = false;
  client.on("error", (error) => {
    if (!resigned) lost(error.message);
  });
  client.on("end", () => {
    if (!resigned) lost("the leader's connection ended");
  });
  await client.connect();
  const stopWaiting = () => {
    resigned = true;
    void client.end().catch(() => {});
  };
  signal.addEventListener("abort", stopWaiting, { once: true });
  await client.query("select pg_advisory_lock($1, $2)", [...LOCK]);
  signal.removeEventListener("abort", stopWaiting);
  await client.query(readFileSync(new URL("./schema.sql", import.meta.url), "utf8"));
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock($1, $2)", [...EPOCH_LOCK]);
  const { rows } = await client.query<{ epoch: string }>("update engine.leader set epoch = epoch + 1 returning epoch");
  await client.query("commit");
  return {
    epoch: Number(rows[0]?.epoch),
    async resign() {
      resigned = true;
      await client.end().catch(() => {});
    },
  };
}
