import fs from "node:fs";
import path from "node:path";
import type { Recorded } from "./operations";

/**
 * An append-only file of operations, one JSON a line. A line is handed to the kernel before `append` returns, so it
 * outlives a killed process (not a power cut: nothing is synced). A line torn by a kill is cut off at the next start.
 */
export class Journal {
  readonly operations: Recorded[] = [];
  private readonly descriptor: number | null;

  /** Reads what `file` holds and opens it for appending; without a file the journal forgets. */
  constructor(file: string | undefined) {
    if (!file) {
      this.descriptor = null;
      return;
    }
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const bytes = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    for (const [index, line] of whole.toString("utf8").split("\n").entries()) {
      if (line) this.operations.push(parseLine(line, `${file}:${index + 1}`));
    }
    this.descriptor = fs.openSync(file, "a", 0o600);
    if (whole.length < bytes.length) fs.ftruncateSync(this.descriptor, whole.length);
  }

  append(operations: readonly Recorded[]): void {
    if (this.descriptor === null || operations.length === 0) return;
    fs.writeSync(this.descriptor, `${operations.map((operation) => JSON.stringify(operation)).join("\n")}\n`);
  }

  /** Forgets everything: the next start begins anew. */
  clear(): void {
    this.operations.length = 0;
    if (this.descriptor !== null) fs.ftruncateSync(this.descriptor, 0);
  }

  close(): void {
    if (this.descriptor !== null) fs.closeSync(this.descriptor);
  }
}

function parseLine(line: string, place: string): Recorded {
  try {
    return JSON.parse(line) as Recorded;
  } catch {
    throw new Error(`${place}: unreadable state of the Google sandbox; reset the data`);
  }
}
