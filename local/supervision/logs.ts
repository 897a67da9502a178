import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { complain, say } from "../print";

export type Loudness = "silent" | "warnings" | "text" | "all";

export type ChildLog = {
  /** Copies the stream into the log file and shows the lines that `loudness` lets through. */
  follow(stream: Readable, isError: boolean): void;
  /** The last lines that were not shown, for the message that a child would not start. */
  tail(lines: number): string;
};

const warningLevel = /"level":\s*(?:[456]0|"(?:warn|error|fatal)")/;

/** Opens `logs/<name>.log`; the file of the run before is kept as `<name>.1.log`. */
export function openLog(dataDir: string, name: string, loudness: Loudness): ChildLog {
  const directory = join(dataDir, "logs");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${name}.log`);
  if (existsSync(path)) renameSync(path, join(directory, `${name}.1.log`));
  const file = createWriteStream(path, { flags: "a", mode: 0o600 });
  const recent: string[] = [];

  const isShown = (line: string, isError: boolean): boolean => {
    if (loudness === "all" || loudness === "silent" || line.trim() === "") return loudness === "all";
    return line.startsWith("{") ? warningLevel.test(line) : isError || loudness === "text";
  };
  const show = (line: string, isError: boolean) => {
    if (isShown(line, isError)) return (isError ? complain : say)(`${name} | ${line}`);
    recent.push(line);
    if (recent.length > 40) recent.shift();
  };
  return {
    follow: (stream, isError) => {
      let rest = "";
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => {
        file.write(chunk);
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) show(line, isError);
      });
      stream.on("end", () => rest && show(rest, isError));
    },
    tail: (lines) => recent.slice(-lines).join("\n"),
  };
}
