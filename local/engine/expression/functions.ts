import { durationMs } from "../duration";
import { MISSING, plain, sizeOf, toText } from "./values";

type Fn = (...args: unknown[]) => unknown;

const isNothing = (value: unknown) => value === MISSING || value === null;

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(toText(text));
  } catch {
    return MISSING;
  }
}

function matchesPattern(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

function toDate(value: unknown): unknown {
  const v = plain(value);
  return typeof v === "string" || typeof v === "number" ? new Date(v) : MISSING;
}

/** Functions an expression may call: f(x). */
export const functions: Record<string, Fn> = {
  size: sizeOf,
  lowercase: (s) => toText(s).toLowerCase(),
  uppercase: (s) => toText(s).toUpperCase(),
  int: (v) => (isNothing(v) ? 0 : Math.trunc(Number(plain(v)))),
  uint: (v) => (isNothing(v) ? 0 : Math.max(0, Math.trunc(Number(plain(v))))),
  double: (v) => (isNothing(v) ? 0 : Number(plain(v))),
  string: toText,
  b64decode: (s) => Buffer.from(toText(s), "base64").toString("utf8"),
  json_parse: parseJson,
  date: toDate,
  duration: (s) => durationMs(toText(s)),
  now: () => new Date(),
  now_plus: (s) => new Date(Date.now() + durationMs(toText(s))),
  now_minus: (s) => new Date(Date.now() - durationMs(toText(s))),
};

/** Methods of a value: x.f(y). On nothing, size is 0 and the others are false. */
export const methods: Record<string, Fn> = {
  size: sizeOf,
  startsWith: (s, x) => typeof s === "string" && s.startsWith(toText(x)),
  endsWith: (s, x) => typeof s === "string" && s.endsWith(toText(x)),
  contains: (s, x) => typeof s === "string" && s.includes(toText(x)),
  matches: (s, x) => typeof s === "string" && matchesPattern(s, toText(x)),
};
