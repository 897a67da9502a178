import { it } from "vitest";
import { ledgerHolds } from "./ledger-property";

it("every invariant holds after random operations, several at once", () => ledgerHolds(12, 8), 120_000);
