import { ApiError } from "./errors";

export type JsonSchema = { [keyword: string]: unknown };

const unsupported: Record<string, string[]> = {
  string: ["minLength", "maxLength"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  array: ["maxItems", "uniqueItems", "contains", "prefixItems"],
  object: ["minProperties", "maxProperties", "patternProperties", "propertyNames"],
};

/**
 * Refuses what the vendor's structured output refuses: open objects, size and range limits, outside references.
 * @throws ApiError 400
 */
export function assertSupportedSchema(schema: unknown, path: string): void {
  if (!isSchema(schema)) throw refused(path, "expected an object");
  for (const type of typesOf(schema)) {
    const found = (unsupported[type] ?? []).filter((keyword) => keyword in schema);
    if (found.length > 0) throw refused(path, `For '${type}' type, ${found.join(", ")} is not supported`);
    if (type === "object" && schema.additionalProperties !== false) {
      throw refused(path, "For 'object' type, 'additionalProperties' must be explicitly set to false");
    }
    if (type === "array" && typeof schema.minItems === "number" && schema.minItems > 1) {
      throw refused(path, "For 'array' type, 'minItems' values other than 0 or 1 are not supported");
    }
  }
  if (typeof schema.$ref === "string" && !schema.$ref.startsWith("#/")) throw refused(path, "external $ref");
  for (const [key, nested] of nestedSchemas(schema)) assertSupportedSchema(nested, `${path}.${key}`);
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function typesOf(schema: JsonSchema): string[] {
  if (typeof schema.type === "string") return [schema.type];
  return Array.isArray(schema.type) ? schema.type.filter((type): type is string => typeof type === "string") : [];
}

/** Follows a local reference; a schema without one is its own target. */
export function resolveRef(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string") return schema;
  let target: unknown = root;
  for (const key of schema.$ref.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    target = isSchema(target) ? target[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  if (!isSchema(target)) throw refused("output_config.format.schema", `unresolved reference ${schema.$ref}`);
  return target;
}

export function propertiesOf(schema: JsonSchema): Array<[string, JsonSchema]> {
  return isSchema(schema.properties)
    ? Object.entries(schema.properties).filter((entry): entry is [string, JsonSchema] => isSchema(entry[1]))
    : [];
}

/** The alternatives of `anyOf` or `oneOf`; none when the schema has no alternatives. */
export function branchesOf(schema: JsonSchema): JsonSchema[] {
  const branches = schema.anyOf ?? schema.oneOf;
  return Array.isArray(branches) ? branches.filter(isSchema) : [];
}

function nestedSchemas(schema: JsonSchema): Array<[string, unknown]> {
  const maps = ["properties", "$defs", "definitions"].flatMap((keyword) => {
    const map = schema[keyword];
    return isSchema(map) ? Object.entries(map) : [];
  });
  const lists = ["anyOf", "oneOf", "allOf"].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list.map((item, index): [string, unknown] => [`${keyword}.${index}`, item]) : [];
  });
  return [...maps, ...lists, ...("items" in schema ? [["items", schema.items] as [string, unknown]] : [])];
}

function refused(path: string, reason: string): ApiError {
  return new ApiError(400, "invalid_request_error", `${path}: ${reason}`);
}
