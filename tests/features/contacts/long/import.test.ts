import { expect, it, vi } from "vitest";
import { killImport } from "../import-crash";

vi.hoisted(() => {
  process.env.CONTACT_LIMIT = "10000000";
});

const rows = Number(process.env.LONG_IMPORT_ROWS ?? 1_000_000);

it(`an import of ${rows.toLocaleString("en-US")} rows whose process is killed twelve times ends with exactly the right rows`, async () => {
  expect(await killImport({ rows, kills: 12, everyMs: rows / 400 })).toBeGreaterThan(8);
});
