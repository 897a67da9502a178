import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { portVariables } from "~/local/ports";
import { Env } from "./env";

const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
/** Read by the supervisor, not by the product. */
const local = ["PORT", "HOST", "DATA_DIR", "DATABASE_OWNER_URL", ...Object.values(portVariables)];

test(".env.example names exactly what is read", () => {
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  const read = [...Object.keys(Env.def.shape), ...local].filter((name) => name !== "NODE_ENV");
  expect(named.sort()).toEqual(read.sort());
});

const complete = { APP_SECRET: "s".repeat(32), DATABASE_URL: "postgresql://x" };

test("a missing secret stops the boot with what to set", () => {
  expect(Env.safeParse({ DATABASE_URL: "x" }).error?.issues[0]?.message).toMatch(/Set APP_SECRET/);
  expect(Env.safeParse({ ...complete, APP_SECRET: "short" }).error?.issues[0]?.message).toMatch(/32 or more/);
});

test("several app processes without a shared Redis are refused with the reason", () => {
  const refused = Env.safeParse({ ...complete, APP_PROCESSES: "2" });
  expect(refused.error?.issues[0]?.message).toMatch(/UPSTASH_REDIS_REST_URL/);
  expect(Env.safeParse({ ...complete, APP_PROCESSES: "2", UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" }).success).toBe(
    true,
  );
});

test("an empty value counts as unset", () => {
  expect(Env.parse({ ...complete, GOOGLE_CLIENT_ID: "", GOOGLE_BASE_URL: "", MAIL_URL: "" })).toMatchObject({
    GOOGLE_CLIENT_ID: undefined,
  });
});
