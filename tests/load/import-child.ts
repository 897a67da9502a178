import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { startChild } from "~/tests/engine/support/processes";
import type { ImportDone } from "../support/import-process";
import { startDatabase } from "../support/postgres";
import type { Row } from "./measure";

const rows = Number(process.env.BENCH_IMPORT_ROWS ?? 1_000_000);
const prime = 1_000_003;

const person = (n: number) => ({
  email: `person${(n * 7_919) % prime}@company${n % 997}.example`,
  first: ["Ada", "Grace", "Zoë", "Linus", "Kim"][n % 5] ?? "",
  last: `Example-${n % 1_009}`,
  phone: n % 3 === 0 ? `+4930${100_000 + (n % 800_000)}` : "",
  locale: ["de-DE", "en-GB", "fr-FR"][n % 3] ?? "",
  city: ["Berlin", "Paris", "Rome", "New York"][n % 4] ?? "",
  visits: n % 40,
});

/** Text in pieces of a megabyte, made before anything is measured. */
function pieces(line: (n: number) => string, head = ""): Buffer[] {
  const made: Buffer[] = [];
  let text = head;
  for (let n = 0; n < rows; n++) {
    text += line(n);
    if (text.length < 1_048_576) continue;
    made.push(Buffer.from(text));
    text = "";
  }
  return [...made, Buffer.from(text)];
}

const csv = () =>
  pieces((n) => {
    const { email, first, last, phone, locale, city, visits } = person(n);
    return `${email},${first},${last},${phone},${locale},"${city}",${visits}\r\n`;
  }, "email,first name,last name,phone,locale,city,visits\r\n");

type Fields = { city: string; visits: string };

async function copyLines(workspaceId: string, fields: Fields): Promise<Buffer[]> {
  const { NewIds } = await import("@/features/contacts/import/batch/ids");
  const { zoneOfCountry } = await import("@/features/contacts/zone");
  const zones = ["DE", "GB", "FR"].map((country) => zoneOfCountry(country, new Date()) ?? "");
  const at = new Date();
  const ids = new NewIds(rows, at);
  return pieces((n) => {
    const { email, first, last, phone, locale, city, visits } = person(n);
    const zone = phone ? zones[0] : zones[n % 3];
    const values = JSON.stringify({ [fields.city]: city, [fields.visits]: visits });
    const by = phone ? "phone" : "country";
    return `${[ids.at(n), workspaceId, email, first, last, phone, locale, zone || "", zone ? by : "\\N", values, "import", at.toISOString(), at.toISOString()].join("\t")}\n`;
  });
}

const columns =
  "id, workspace_id, email, first_name, last_name, phone, locale, time_zone, time_zone_source, fields, source, created_at, updated_at";

/**
 * The floor: the server's own way of loading rows, into the product's own table: all its indexes are kept up and its
 * triggers fire (it has no foreign keys). In one transaction, past row-level security, with nothing read, checked or
 * remembered.
 */
async function copy(db: pg.Client, lines: Buffer[]): Promise<number> {
  const startedAt = performance.now();
  await pipeline(Readable.from(lines), db.query(copyFrom(`COPY contact (${columns}) FROM STDIN`)));
  return performance.now() - startedAt;
}

const clear = (db: pg.Client) =>
  db.query("TRUNCATE contact, contact_tally, contact_change, contact_import_change CASCADE");

async function* stream(parts: Buffer[]) {
  yield* parts;
}

async function work(importId: string, workspaceId: string): Promise<ImportDone> {
  const child = await startChild("tests/support/import-process.ts", { NODE_OPTIONS: "--conditions=react-server" });
  child.process.send({ importId, workspaceId });
  const [done] = await Promise.race([once(child.process, "message"), child.exited.then(() => [null])]);
  await child.kill();
  if (!done) throw new Error("The import's process ended before its time.");
  return done as ImportDone;
}

/** In a process of its own: what it reads of the environment stays read. */
async function main(): Promise<void> {
  const postgres = await startDatabase();
  Object.assign(process.env, {
    DATABASE_URL: postgres.app,
    APP_SECRET: "a secret of the bench, which seals nothing real",
    INNGEST_BASE_URL: "http://127.0.0.1:9",
    INNGEST_EVENT_KEY: "bench",
    CONTACT_LIMIT: "100000000",
    LOG_LEVEL: "silent",
  });
  const db = new pg.Client(postgres.owner);
  await db.connect();
  process.send?.(await measure(db));
  await db.end();
  await (await import("@/lib/db")).closeDatabase();
  await postgres.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);

async function measure(db: pg.Client): Promise<Row[]> {
  const { aWorkspace } = await import("../factories/workspaces");
  const { createImport, finishUpload, startCheck, startRun } = await import("@/features/contacts/import/mutations");
  const { receiveBytes } = await import("@/features/contacts/import/upload/mutations");
  const { ImportPlan } = await import("@/features/contacts/import/schema");
  const { getImport } = await import("@/features/contacts/import/queries");
  const { within } = await import("@/lib/transact");
  const { ctx, workspaceId } = await aWorkspace();
  const field = (key: string, type: "text" | "number") =>
    within(ctx, (tx) => tx.contactField.create({ data: { workspaceId, key, label: key, type }, select: { id: true } }));
  const fields = { city: (await field("city", "text")).id, visits: (await field("visits", "number")).id };
  const plan = ImportPlan.parse({
    columns: ["email", "firstName", "lastName", "phone", "locale", `field:${fields.city}`, `field:${fields.visits}`],
    policy: "overwrite",
  });
  const lines = await copyLines(workspaceId, fields);
  const file = csv();
  const upload = async () => {
    const { id } = await createImport(ctx, { name: "bench.csv", sizeBytes: null });
    await receiveBytes(ctx, id, 0, stream(file));
    await finishUpload(ctx, id);
    return id;
  };
  const counts = async (id: string, wanted: object) => {
    const found = (await getImport(ctx, id)).counts;
    for (const [key, value] of Object.entries(wanted))
      if (found[key as keyof typeof found] !== value)
        throw new Error(`Import: ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
  };
  const floors = [await copy(db, lines)];
  await clear(db);
  await db.query("CHECKPOINT").catch(() => {});
  const first = await upload();
  await startCheck(ctx, first, plan);
  const check = await work(first, workspaceId);
  await counts(first, { created: rows });
  await startRun(ctx, first);
  const run = await work(first, workspaceId);
  await counts(first, { created: rows, errors: 0 });
  const second = await upload();
  await startRun(ctx, second, plan);
  const again = await work(second, workspaceId);
  await counts(second, { created: 0, updated: 0, skipped: rows });
  await clear(db);
  floors.push(await copy(db, lines));
  const floor = Math.min(...floors);
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const many = rows.toLocaleString("en-US");
  const row = (what: string, ms: number, target?: string): Row => ({
    what: `${what}, ${many} rows (floor: COPY into the same table, with its indexes and triggers)`,
    product: seconds(ms),
    floor: seconds(floor),
    ratio: ms / floor,
    target,
  });
  const grown = Math.max(check.grownBytes, run.grownBytes, again.grownBytes) / 1_048_576;
  return [
    row("Import", run.tookMs, "<= 2"),
    row("Dry run", check.tookMs),
    row("The same file again", again.tookMs),
    {
      what: `Import, growth of the importing process over its start (RSS, the largest of the three runs), ${many} rows`,
      product: `${grown.toFixed(0)} MB`,
      floor: "150 MB",
      ratio: grown / 150,
      target: "<= 1",
    },
  ];
}
