import { expect, test } from "vitest";
import { runRandom } from "./random-run";

test.each([1])(
  "membership is what a second opinion says, whatever is written in whatever order (seed %i)",
  async (seed) => {
    await runRandom({ seed, people: 15, segments: 8, steps: 60 });
    expect(seed).toBeGreaterThan(0);
  },
);
