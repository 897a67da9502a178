import { expect, test } from "vitest";
import { runRandom } from "./random-run";

test.each([1])(
  "membership is what a second opinion says, whatever is written in whatever order (seed %i)",
  async (seed) => {
    await runRandom({ seed, people: 12, segments: 5, steps: 40 });
    expect(seed).toBeGreaterThan(0);
  },
);
