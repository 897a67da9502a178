import { it } from "vitest";
import { ledgerHolds } from "../ledger-property";

it("every invariant holds after ten thousand random operations, several at once", () => ledgerHolds(150, 40));
