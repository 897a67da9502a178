import { appendFileSync } from "node:fs";
import { startApp } from "./app";
import { durableDefinitions } from "./durable-functions";

/** The app as a process that can be killed; its notes go to a file, a line each. */
async function main(): Promise<void> {
  const { APP_ID = "", ENGINE_URL = "", APP_PORT = "0", CHECKPOINTING, NOTES_FILE = "" } = process.env;
  const app = await startApp({
    id: APP_ID,
    engineUrl: ENGINE_URL,
    checkpointing: CHECKPOINTING === "1",
    port: Number(APP_PORT),
    definitions: durableDefinitions(APP_ID, (token, line) => appendFileSync(NOTES_FILE, `${token} ${line}\n`)),
  });
  process.send?.({ ready: true, url: app.url });
  process.once("disconnect", () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
