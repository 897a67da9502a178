import { expect, it, vi } from "vitest";
import { killImport } from "./import-crash";

vi.hoisted(() => {
  process.env.CONTACT_LIMIT = "10000000";
});

it("an import of 20,000 rows whose process is killed goes on with exactly the right rows", async () => {
  expect(await killImport({ rows: 20_000, kills: 2, everyMs: 150 })).toBeGreaterThan(0);
}, 120_000);
