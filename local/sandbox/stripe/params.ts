import qs from "qs";
import { z } from "zod";
import { StripeFailure } from "./errors";

/** Form fields and query strings as nested objects, Stripe's bracket notation. */
export function parseForm(text: string): Record<string, unknown> {
  return qs.parse(text, { depth: 10, arrayLimit: 1000, parameterLimit: 5000, strictDepth: false });
}

const toNumber = (value: unknown) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);
const toBoolean = (value: unknown) => (value === "true" ? true : value === "false" ? false : value);
/** An empty value unsets a field. */
const toNull = (value: unknown) => (value === "" ? null : value);

export const text = z.string().max(5000);
export const clearable = z.preprocess(toNull, text.nullable());
export const integer = z.preprocess(toNumber, z.number().int());
export const flag = z.preprocess(toBoolean, z.boolean());
export const metadata = z.preprocess((value) => value ?? {}, z.record(z.string().max(40), z.string().max(500)));
export const expandPaths = z.array(z.string()).optional();
export const address = z.record(z.string(), z.string());

/** Reads parameters strictly: an unknown name is refused as Stripe refuses it. @throws StripeFailure 400 */
export function readParams<S extends z.ZodType>(schema: S, params: Record<string, unknown>): z.infer<S> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (!issue) throw new StripeFailure(400, "Invalid request");
  const param = bracketed(issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = bracketed([...issue.path, issue.keys[0] ?? ""]);
    throw new StripeFailure(400, `Received unknown parameter: ${unknown}`, {
      code: "parameter_unknown",
      param: unknown,
    });
  }
  const isMissing = "input" in issue ? issue.input === undefined : issue.message.endsWith("received undefined");
  if (isMissing)
    throw new StripeFailure(400, `Missing required param: ${param}.`, { code: "parameter_missing", param });
  throw new StripeFailure(400, `Invalid ${param}: ${issue.message}`, { param });
}

/** Sets given keys and removes those given as an empty string. */
export function mergeMetadata(current: Record<string, string>, change: Record<string, string> | undefined) {
  const merged = { ...current, ...change };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ""));
}

function bracketed(path: PropertyKey[]): string {
  const [first = "", ...rest] = path.map(String);
  return first + rest.map((part) => `[${part}]`).join("");
}
