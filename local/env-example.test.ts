import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Env, readEnv } from "@/env";
import { portVariables } from "./ports";

const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
/** Read by the supervisor, not by the product. */
const local = ["PORT", "HOST", "DATA_DIR", "DATABASE_OWNER_URL", ...Object.values(portVariables)];
const complete = { APP_SECRET: "s".repeat(32), DATABASE_URL: "postgresql://x" };

test(".env.example names exactly what is read", () => {
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  const read = [...Object.keys(Env.def.shape), ...local].filter((name) => name !== "NODE_ENV");
  expect(named.sort()).toEqual(read.sort());
});

test("a missing secret stops the boot with what to set", () => {
  expect(() => readEnv({ DATABASE_URL: "x" })).toThrow(/Set APP_SECRET/);
  expect(() => readEnv({ ...complete, APP_SECRET: "short" })).toThrow(/32 or more/);
});

test("several app processes without a shared Redis are refused with the reason", () => {
  expect(() => readEnv({ ...complete, APP_PROCESSES: "2" })).toThrow(/UPSTASH_REDIS_REST_URL/);
  const shared = { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" };
  expect(readEnv({ ...complete, ...shared, APP_PROCESSES: "2" })).toMatchObject({ APP_PROCESSES: 2 });
});

test("an empty value counts as unset", () => {
  const empty = Object.fromEntries(Object.keys(Env.def.shape).map((name) => [name, ""]));
  expect(readEnv({ ...empty, ...complete })).toEqual(readEnv(complete));
});
