import { availableParallelism } from "node:os";
import { ensureBuild } from "~/local/build";
import { productOn } from "../support/product";
import { startStack } from "../support/stack";
import { startUpstash } from "../support/upstash";
import { measureAiCost } from "./ai-cost";
import { measureReads } from "./api-read";
import { measureBackfill } from "./backfill";
import { measureContacts } from "./contacts";
import { measureDiscovery } from "./discovery";
import { measureEngine } from "./engine";
import { measureFairness } from "./fairness";
import { measureImport } from "./import";
import { print, type Row } from "./measure";
import { measureReserve } from "./reserve";
import { measureSegments } from "./segments";

const alone = {
  engine: measureEngine,
  backfill: measureBackfill,
  reserve: measureReserve,
  fairness: measureFairness,
  import: measureImport,
  segments: measureSegments,
};
const onStack = { reads: measureReads, contacts: measureContacts, discovery: measureDiscovery, cost: measureAiCost };

/**
 * `npm run bench`: each figure beside a floor measured in the same run, so that the machine cancels out.
 * `npm run bench -- reads reserve` runs these parts alone.
 */
const parts = [...Object.keys(alone), ...Object.keys(onStack)];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(", ")}. The parts are: ${parts.join(", ")}.\n`);
  process.exit(1);
}
const isAsked = ([name]: [string, unknown]) => asked.length === 0 || asked.includes(name);
const rows: Row[] = [];
/** A part that fails is named, and leaves the others' figures as they are. */
async function add(name: string, measure: () => Promise<Row[]>): Promise<void> {
  process.stderr.write(`${name} …\n`);
  try {
    rows.push(...(await measure()));
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : error}\n`);
  }
}

for (const [name, measure] of Object.entries(alone).filter(isAsked)) await add(name, measure);

async function measureOnStack(measured: [string, (typeof onStack)[keyof typeof onStack]][]): Promise<void> {
  await ensureBuild({});
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
  const product = await productOn(stack);
  for (const [name, measure] of measured) await add(name, () => measure({ stack, product }));
  const { closeDatabase } = await import("@/lib/db");
  await closeDatabase();
  await stack.stop();
  await upstash.close();
}

const stackParts = Object.entries(onStack).filter(isAsked);
if (stackParts.length > 0)
  await add("product", async () => {
    await measureOnStack(stackParts);
    return [];
  });
print(rows);
process.exit();
