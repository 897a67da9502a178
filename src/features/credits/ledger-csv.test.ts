import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { type LedgerLine, ledgerCsvHead, ledgerCsvLines } from "./ledger-csv";

const line = (over: Partial<LedgerLine> = {}): LedgerLine => ({
  id: newId(),
  kind: "capture",
  description: "Summary",
  createdAt: new Date("2026-11-21T10:00:00Z"),
  changeMicro: 500_000n,
  availableAfterMicro: 49_500_000n,
  heldChangeMicro: -1_500_000n,
  heldAfterMicro: 0n,
  chargedMicro: 1_000_000n,
  expiredMicro: 0n,
  writtenOffMicro: 0n,
  lots: [{ id: newId(), source: "pack", changeMicro: -1_000_000n }],
  jobId: null,
  summaryId: null,
  paymentId: null,
  ...over,
});

test("a line has a cell for every column, and amounts are decimal credits", () => {
  const cells = ledgerCsvLines([line()]).trim().split(",");
  expect(cells).toHaveLength(ledgerCsvHead().trim().split(",").length);
  expect(cells).toContain("49.5");
  expect(cells).toContain("-1.5");
  expect(cells.some((cell) => /^lot_\w{26} pack -1$/.test(cell))).toBe(true);
});

test("what looks like a formula is a text in every spreadsheet", () => {
  for (const start of ["=", "+", "-", "@", "\t"]) {
    expect(ledgerCsvLines([line({ description: `${start}HYPERLINK("x")` })])).toContain(`'${start}HYPERLINK`);
  }
});
