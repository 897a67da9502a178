import { expect, test } from "vitest";
import { largestSlices } from "./slices";

const part = (label: string, value: number) => ({ label, value });

test("few parts are all shown, largest first, without the empty ones", () => {
  expect(largestSlices([part("work", 2), part("invoice", 7), part("spam", 0)], 5)).toEqual([
    part("invoice", 7),
    part("work", 2),
  ]);
});

test("many parts end in one that holds the rest, and nothing is lost", () => {
  const parts = [part("a", 9), part("b", 8), part("other", 20), part("c", 3), part("d", 2), part("e", 1)];
  expect(largestSlices(parts, 4)).toEqual([part("a", 9), part("b", 8), part("c", 3), part("other", 23)]);
});

test("as many parts as fit need no rest", () => {
  expect(largestSlices([part("a", 3), part("b", 2), part("c", 1)], 3).map(({ label }) => label)).toEqual([
    "a",
    "b",
    "c",
  ]);
});
