import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { once } from "@/lib/once";

const sweep = () =>
  once("sweep", () => {
    setFlagsFromString("--expose-gc");
    return runInNewContext("gc") as () => void;
  });

const takenBytes = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

/**
 * V8 lets what is no longer needed double its heap before it sweeps. Long work that goes through millions of rows asks for
 * it sooner: each time so many bytes have been taken, at the price of a pause of some tens of milliseconds.
 */
export class MemoryBound {
  private base = takenBytes();

  constructor(private readonly growthBytes: number) {}

  /** Sweeps if it is time. @returns whether it did. */
  keep(): boolean {
    const isDue = takenBytes() - this.base > this.growthBytes;
    if (isDue) {
      sweep()();
      this.base = takenBytes();
    }
    return isDue;
  }
}
