import { expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { costsCsvHead, costsCsvLines } from "./costs-csv";

test("a summary's cost is one line with a cell for every column", () => {
  const line = {
    id: newId(),
    emailId: newId(),
    jobId: newId(),
    quoteId: newId(),
    model: "some-model",
    lane: "batch",
    priceVersion: "2026-11",
    inputTokens: 900,
    outputTokens: 250,
    chargedMicro: 500_000n,
    createdAt: new Date("2026-11-21T10:00:00Z"),
  };
  const cells = costsCsvLines([line]).trim().split(",");
  expect(cells).toHaveLength(costsCsvHead().trim().split(",").length);
  expect(cells.slice(0, 4)).toEqual(["2026-11-21T10:00:00.000Z", "0.5", "some-model", "batch"]);
});
