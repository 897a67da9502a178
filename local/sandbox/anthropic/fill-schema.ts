import { type Facts, Finding } from "./extract/facts";
import { branchesOf, isSchema, type JsonSchema, propertiesOf, resolveRef, typesOf } from "./json-schema";

const maxDepth = 12;
const softEnumChoices = ["other", "none", "unknown", "normal", "neutral", "medium", "default"];

/** A value that validates against `schema`: known property names from `facts`, the rest minimal by type. */
export function fillSchema(schema: JsonSchema, facts: Facts): unknown {
  return fill(schema, "", facts, schema, 0);
}

function fill(schema: JsonSchema, name: string, known: Facts, root: JsonSchema, depth: number): unknown {
  const target = resolveRef(schema, root);
  const candidate = known[normalise(name)];
  if (candidate !== undefined) {
    const fitting = conform(target, candidate, root, depth);
    if (fitting !== undefined) return fitting;
  }
  if (typesOf(target).includes("object") && depth < maxDepth) return fillObject(target, known, root, depth);
  return minimal(target, name, known, root, depth);
}

function fillObject(schema: JsonSchema, known: Facts, root: JsonSchema, depth: number): Record<string, unknown> {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const value: Record<string, unknown> = {};
  for (const [name, property] of propertiesOf(schema)) {
    if (!required.includes(name) && known[normalise(name)] === undefined) continue;
    value[name] = fill(property, name, known, root, depth + 1);
  }
  return value;
}

/** `candidate` in the form the schema asks for, or undefined when it cannot take it. */
function conform(schema: JsonSchema, candidate: unknown, root: JsonSchema, depth: number): unknown {
  const target = resolveRef(schema, root);
  if (depth > maxDepth) return undefined;
  for (const branch of branchesOf(target)) {
    const fitting = conform(branch, candidate, root, depth + 1);
    if (fitting !== undefined) return fitting;
  }
  if (branchesOf(target).length > 0) return undefined;
  if ("const" in target) return target.const === candidate ? candidate : undefined;
  if (Array.isArray(target.enum)) return conformEnum(target.enum, candidate);
  for (const type of typesOf(target)) {
    const fitting = conformType(type, target, candidate, root, depth);
    if (fitting !== undefined) return fitting;
  }
  return undefined;
}

function conformType(type: string, schema: JsonSchema, candidate: unknown, root: JsonSchema, depth: number): unknown {
  if (type === "null") return candidate === null ? null : undefined;
  if (type === "boolean") return typeof candidate === "boolean" ? candidate : undefined;
  if (type === "number") return typeof candidate === "number" ? candidate : undefined;
  if (type === "integer") return Number.isInteger(candidate) ? candidate : undefined;
  if (type === "string") return conformString(schema, candidate instanceof Finding ? candidate.display : candidate);
  if (type === "array") {
    if (!Array.isArray(candidate) || !isSchema(schema.items)) return undefined;
    const items = schema.items;
    const fitting = candidate.map((item) => conform(items, item, root, depth + 1)).filter((item) => item !== undefined);
    if (schema.minItems === 1 && fitting.length === 0) return undefined;
    return fitting.slice(0, hint(schema, "maxItems"));
  }
  if (type === "object" && candidate instanceof Finding) return fillObject(schema, candidate.fields, root, depth + 1);
  return undefined;
}

function conformString(schema: JsonSchema, candidate: unknown): string | undefined {
  if (typeof candidate !== "string") return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(candidate);
  if (schema.format === "date") return isDay ? candidate : undefined;
  if (schema.format === "date-time") return isDay ? `${candidate}T00:00:00Z` : undefined;
  if (schema.format !== undefined) return undefined;
  const limit = hint(schema, "maxLength");
  return limit !== undefined && candidate.length > limit ? `${candidate.slice(0, limit - 1).trimEnd()}…` : candidate;
}

function conformEnum(choices: unknown[], candidate: unknown): unknown {
  if (choices.includes(candidate)) return candidate;
  if (typeof candidate !== "string") return undefined;
  return choices.find((choice) => typeof choice === "string" && choice.toLowerCase() === candidate.toLowerCase());
}

function minimal(schema: JsonSchema, name: string, known: Facts, root: JsonSchema, depth: number): unknown {
  const branches = branchesOf(schema);
  const first = branches.find((branch) => typesOf(branch).includes("null")) ?? branches[0];
  if (first) return fill(first, name, known, root, depth + 1);
  const all = Array.isArray(schema.allOf) ? schema.allOf.filter(isSchema) : [];
  if (all.length > 0) return Object.assign({}, ...all.map((part) => fill(part, name, known, root, depth + 1)));
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum))
    return schema.enum.find((choice) => softEnumChoices.includes(choice)) ?? schema.enum[0];
  const types = typesOf(schema);
  if (types.includes("null")) return null;
  if (types.includes("string")) return minimalString(schema.format);
  if (types.includes("boolean")) return false;
  if (types.includes("integer") || types.includes("number")) return 0;
  if (types.includes("array")) {
    return schema.minItems === 1 && isSchema(schema.items) ? [fill(schema.items, "", known, root, depth + 1)] : [];
  }
  return types.includes("object") ? {} : null;
}

function minimalString(format: unknown): string {
  const byFormat: Record<string, string> = {
    date: "1970-01-01",
    "date-time": "1970-01-01T00:00:00Z",
    time: "00:00:00Z",
    duration: "PT0S",
    email: "nobody@example.com",
    hostname: "example.com",
    uri: "https://example.com",
    ipv4: "127.0.0.1",
    ipv6: "::1",
    uuid: "00000000-0000-0000-0000-000000000000",
  };
  return typeof format === "string" ? (byFormat[format] ?? "") : "";
}

/** The vendor's SDK moves limits it cannot send into the description as `{maxItems: 6}`. */
function hint(schema: JsonSchema, keyword: string): number | undefined {
  const description = typeof schema.description === "string" ? schema.description : "";
  const found = new RegExp(`${keyword}: (\\d+)`).exec(description)?.[1];
  return found === undefined ? undefined : Number(found);
}

function normalise(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
