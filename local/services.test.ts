import { expect, test } from "vitest";
import { runtimeOf, servicesAt } from "./services";

const ports = { postgres: 1, engine: 2, google: 3, microsoft: 4, stripe: 5, anthropic: 6, smtp: 7, mailUi: 8 };

test("commands get the product's variables and nothing of the shell that started it", () => {
  const shell = { PATH: "/bin", HOME: "/root", AWS_SECRET_ACCESS_KEY: "x", APP_SECRET: "s", DATABASE_URL: "d" };
  expect(runtimeOf(shell).env).toEqual({ APP_SECRET: "s", DATABASE_URL: "d" });
});

test("mail.api is the base of the mail inbox's REST API", () => {
  const { mail } = servicesAt("http://localhost:3000", new Set(["mail"]), ports, "");
  expect(mail).toMatchObject({ ui: "http://localhost:8", api: "http://localhost:8/api" });
});
