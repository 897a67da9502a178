import { availableParallelism } from "node:os";
import { productOn } from "../support/product";
import { startStack } from "../support/stack";
import { startUpstash } from "../support/upstash";
import { measureAiCost } from "./ai-cost";
import { measureReads } from "./api-read";
import { measureBackfill } from "./backfill";
import { measureContacts } from "./contacts";
import { measureDiscovery } from "./discovery";
import { measureEngine } from "./engine";
import { measureImport } from "./import";
import { print, type Row } from "./measure";
import { measureReserve } from "./reserve";
import { measureSegments } from "./segments";

/** `npm run bench`: each figure beside a floor measured in the same run, so that the machine cancels out. */
const rows: Row[] = await measureEngine();
rows.push(...(await measureBackfill()));
rows.push(...(await measureImport()));
rows.push(...(await measureSegments()));
const upstash = await startUpstash();
const stack = await startStack({
  env: {
    API_REQUESTS_PER_MINUTE: "1000000000",
    APP_PROCESSES: String(availableParallelism()),
    LOG_LEVEL: "warn",
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
  },
});
try {
  const product = await productOn(stack);
  rows.push(...(await measureReads(stack, product)));
  rows.push(...(await measureContacts(stack, product)));
  rows.push(...(await measureDiscovery(product)));
  rows.push(...(await measureReserve(stack, product)));
  rows.push(...(await measureAiCost(stack)));
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
} finally {
  const { closeDatabase } = await import("@/lib/db");
  await closeDatabase();
  await stack.stop();
  await upstash.close();
}
print(rows);
process.exit();
