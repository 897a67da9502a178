import { expect, test } from "vitest";
import { runRandom } from "../random-run";

test.each(Array.from({ length: 20 }, (_, n) => 100 + n))(
  "membership after a long run of writes (seed %i)",
  async (seed) => {
    await runRandom({ seed, people: 60, segments: 20, steps: 500 });
    expect(seed).toBeGreaterThan(0);
  },
);
