import { getHeapStatistics } from "node:v8";
import { expect, it } from "vitest";
import { MemoryBound } from "./memory-bound";

it("sweeps once so much was taken, and not before", () => {
  const bound = new MemoryBound(64 * 1_048_576);
  expect(bound.keep()).toBe(false);
  let kept: number[][] = Array.from({ length: 120 }, (_, n) => new Array<number>(100_000).fill(n));
  expect(kept).toHaveLength(120);
  const before = getHeapStatistics().used_heap_size;
  kept = [];
  expect(bound.keep()).toBe(true);
  expect(getHeapStatistics().used_heap_size).toBeLessThan(before - 64 * 1_048_576);
  expect(kept).toEqual([]);
  expect(bound.keep()).toBe(false);
});
