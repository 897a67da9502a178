import { afterAll, expect, it } from "vitest";
import { endKills } from "~/tests/factories/statement-kills";
import { crashTheLedger } from "./ledger-crash";

afterAll(endKills);

it("criterion 5: random ledger operations, killed at their statements, keep every invariant", async () => {
  const { killed, repeated, longest } = await crashTheLedger({ seed: 20_261_121, operations: 240, checkEvery: 80 });
  expect(killed).toBeGreaterThan(80);
  expect(repeated).toBeGreaterThan(20);
  expect(longest.size).toBeGreaterThan(4);
}, 120_000);
