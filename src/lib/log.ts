import "server-only";
import pino from "pino";
import { env } from "@/env";
import { once } from "./once";

const secret = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "apiKey",
  "key",
  "code",
  "raw",
  "body",
  "text",
  "html",
];

/** JSON lines on stdout. Secrets and bodies are cut out by name, one level deep and nested once. */
export const log = once("log", () =>
  pino({
    level: env().LOG_LEVEL,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secret.flatMap((name) => [name, `*.${name}`]),
      censor: "[cut]",
    },
  }),
);
