import { fork } from "node:child_process";
import { once } from "node:events";
import type { Row } from "./measure";

/** A million rows from a file, beside COPY of the same rows into the same table with the same indexes and triggers. */
export async function measureImport(): Promise<Row[]> {
  const child = fork(new URL("./import-child.ts", import.meta.url), {
    execArgv: ["--import", "tsx", "--conditions=react-server"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const [rows] = await Promise.race([once(child, "message"), exited]);
  if (!Array.isArray(rows)) throw new Error("The import was not measured.");
  await exited;
  return rows as Row[];
}
