/** The supervisor's own voice; everything the children say goes through `logs.ts`. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A failure the reader can act on: printed as one sentence, without a stack. */
export class StartError extends Error {}

/** @returns two aligned columns, one pair a line. */
export function table(rows: ReadonlyArray<readonly [string, string]>): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What to print before giving up: the sentence of a StartError, the stack of anything unforeseen. */
export function explain(error: unknown): string {
  return error instanceof Error && !(error instanceof StartError) ? (error.stack ?? error.message) : messageOf(error);
}
