import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** The parsed file, or null when it is missing or cut off by a crash. The shape is the caller's claim. */
export function readJsonFile<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    return null;
  }
}

/** Replaces the file whole, so that a reader never sees half of it. Only the owner may read it. */
export function writeJsonFile(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}
