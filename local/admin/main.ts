import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Command, Options } from "./commands";

const names = [
  "email",
  "password",
  "workspace",
  "name",
  "scopes",
  "credits",
  "key",
  "status",
  "function",
  "limit",
  "cursor",
];

/** Works on what `npm start` runs from DATA_DIR; where nothing runs locally, on the environment as it is. */
function loadEnvironment(): void {
  const file = join(process.env.DATA_DIR || ".data", "runtime.json");
  if (!existsSync(file)) return;
  const { env } = JSON.parse(readFileSync(file, "utf8")) as { env: Record<string, string> };
  for (const [name, value] of Object.entries(env)) process.env[name] ??= value;
}

const usage = (commands: Record<string, Command>) =>
  `Usage: npm run -s admin -- COMMAND [--json]\n\n${Object.values(commands)
    .map((command) => `  ${command.usage}`)
    .join("\n")}`;

async function main(): Promise<number> {
  loadEnvironment();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      operator: { type: "boolean" as const },
      json: { type: "boolean" as const },
      help: { type: "boolean" as const },
    },
  });
  const { operator, json: asJson, help, ...texts } = values as Record<string, string | boolean | undefined>;
  const options = { ...texts, operator: operator ? "true" : undefined } as Options;
  const { commands } = await import("./commands");
  const { closeDatabase } = await import("@/lib/db");
  const command = commands[positionals.slice(0, 2).join(" ")];
  if (!command || help) {
    (help ? process.stdout : process.stderr).write(`${usage(commands)}\n`);
    return help ? 0 : 2;
  }
  const missing = command.required.filter((name) => !options[name]);
  try {
    if (missing.length > 0)
      throw new Error(`Missing: ${missing.map((name) => `--${name}`).join(", ")}. Usage: ${command.usage}`);
    const { json, text } = await command.run(options, positionals[2]);
    process.stdout.write(`${asJson ? JSON.stringify(json) : text}\n`);
    return 0;
  } finally {
    await closeDatabase();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { message, fields } = error as Error & { fields?: Record<string, string[]> };
    const details = Object.entries(fields ?? {}).map(([name, texts]) => `  ${name}: ${texts.join(" ")}`);
    process.stderr.write(`${[message, ...details].join("\n")}\n`);
    process.exit(1);
  },
);
