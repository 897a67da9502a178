import { afterAll, expect, it } from "vitest";
import { endKills } from "~/tests/factories/statement-kills";
import { crashTheLedger } from "../ledger-crash";

afterAll(endKills);

it("criterion 5: 10,000 random ledger operations with a kill at each statement boundary keep every invariant", async () => {
  const { done, killed, longest, hit } = await crashTheLedger({ seed: 5, operations: 10_000, checkEvery: 400 });
  expect(done).toBeGreaterThanOrEqual(10_000);
  expect(killed).toBeGreaterThan(4_000);
  // Every statement of the operations that move credits: BEGIN first, COMMIT last, each in each of the three ways.
  // Most sweeps find nothing to expire: theirs are counted as far as every sweep goes.
  for (const [name, most] of [
    ["grant", 8],
    ["reserve", 8],
    ["capture", 8],
    ["release", 8],
    ["claw back", 8],
    ["expire", 5],
  ] as const)
    for (let at = 1; at <= Math.min(longest.get(name) ?? 0, most); at++)
      for (const how of ["cut", "terminated", "unheard"])
        expect(hit.get(name), `${name} ${at} ${how}`).toContain(`${at} ${how}`);
});
