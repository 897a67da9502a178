import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { findRunningInstance } from "./instance";
import { complain, say } from "./print";
import { dataDirOf, readEnvironment } from "./settings";

/** `npm run reset`: deletes the data directory after asking; `--yes` skips the question. */
async function main(): Promise<number> {
  const dataDir = dataDirOf(readEnvironment());
  const running = findRunningInstance(dataDir);
  if (running) {
    complain(`Process ${running.pid} runs on ${dataDir}: stop it first.`);
    return 1;
  }
  if (!existsSync(dataDir)) {
    say(`Nothing to clear: ${dataDir} does not exist.`);
    return 0;
  }
  if (!existsSync(join(dataDir, "ports.json"))) {
    complain(`${dataDir} holds no data of this program; nothing was deleted.`);
    return 1;
  }
  if (!process.argv.includes("--yes")) {
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    const unanswered = once(prompt, "close").then(() => "");
    const answer = await Promise.race([prompt.question(`Delete everything in ${dataDir}? [y/N] `), unanswered]);
    prompt.close();
    if (!/^y(es)?$/i.test(answer.trim())) {
      say("Nothing was deleted.");
      return 1;
    }
  }
  rmSync(dataDir, { recursive: true, force: true });
  say(`Cleared ${dataDir}.`);
  return 0;
}

process.exitCode = await main();
