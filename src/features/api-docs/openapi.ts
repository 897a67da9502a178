import { z } from "zod";

/** What of an API route's spec the document is made from. */
export type RouteSpec = {
  summary: string;
  scope: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  reply: z.ZodType;
  isList?: boolean;
  status?: number;
  mayConflict?: boolean;
  mayExceed?: boolean;
  takes?: string;
  gives?: string;
};
export type Operation = { method: string; path: string; spec: RouteSpec };
type Schema = {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  [key: string]: unknown;
};

const schemaOf = (shape: z.ZodType, io: "input" | "output"): Schema => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: "any" });
  return schema as Schema;
};

const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const object = (properties: Record<string, Schema>): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});

const meta = object({
  requestId: { type: "string" },
  nextCursor: {
    ...nullable({ type: "string" }),
    description: "Send it as `cursor` for the next page; null at the end.",
  },
});
const envelope = (data: Schema) => object({ data, error: { type: "null" }, meta });
const failure = object({
  data: { type: "null" },
  error: object({
    code: {
      type: "string",
      enum: [
        "invalid",
        "unauthenticated",
        "forbidden",
        "not_found",
        "conflict",
        "limit_reached",
        "rate_limited",
        "unavailable",
        "internal",
      ],
    },
    message: { type: "string", description: "Says what is wrong and what to do." },
    fields: {
      ...nullable({ type: "object", additionalProperties: { type: "array", items: { type: "string" } } }),
      description: "By field, what is wrong with it.",
    },
  }),
  meta,
});

const parameters = (shape: z.ZodType | undefined, where: "path" | "query") => {
  const { properties = {}, required = [] } = shape ? schemaOf(shape, "input") : {};
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description && { description }),
    schema,
  }));
};

const binary: Schema = { type: "string", format: "binary" };
const file = (type: string) => ({ [type]: { schema: binary } });
const json = (schema: Schema) => ({ "application/json": { schema } });
const reasons: Record<number, string> = {
  401: "No key, or one that is unknown, expired or revoked.",
  402: "Not enough credits, or over a limit; the message says which and what to do.",
  403: "The key lacks the scope.",
  404: "Not there, or not this workspace's.",
  409: "Not possible as things are now; the message says why.",
  422: "The request does not match the contract.",
  429: "Too many requests; see Retry-After.",
};

function operation({ method, path, spec }: Operation) {
  const item = schemaOf(spec.reply, "output");
  const statuses = [
    401,
    ...(spec.mayExceed ? [402] : []),
    403,
    ...(spec.params ? [404] : []),
    ...(spec.mayConflict ? [409] : []),
    422,
    429,
  ];
  return {
    summary: spec.summary,
    description: spec.scope === "key" ? "Any valid key." : `Needs the scope \`${spec.scope}\`.`,
    operationId: `${method.toLowerCase()}${path.replace(/[{}]/g, "").replace(/[/._-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [path.split("/")[1] ?? ""],
    parameters: [...parameters(spec.params, "path"), ...parameters(spec.query, "query")],
    ...(spec.body && { requestBody: { required: true, content: json(schemaOf(spec.body, "input")) } }),
    ...(spec.takes && { requestBody: { required: true, content: file(spec.takes) } }),
    responses: {
      [String(spec.status ?? 200)]: {
        description: "Done.",
        headers: Object.fromEntries(
          ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "X-Request-Id"].map((name) => [
            name,
            { schema: { type: "string" } },
          ]),
        ),
        content: spec.gives ? file(spec.gives) : json(envelope(spec.isList ? { type: "array", items: item } : item)),
      },
      ...Object.fromEntries(
        statuses.map((status) => [
          status,
          { description: reasons[status], content: json({ $ref: "#/components/schemas/Failure" }) },
        ]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of these routes. */
export function openApi(service: { name: string; url: string }, operations: Operation[]) {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operation(one) };
  return {
    openapi: "3.1.0",
    info: {
      title: `${service.name} API`,
      version: "1",
      description:
        "Every answer is `{ data, error, meta }`. Lists page by cursor. Version 1 only ever gains optional fields and new paths; anything else becomes version 2, and version 1 stays for a year after.",
    },
    servers: [{ url: `${service.url}/api/v1` }],
    security: [{ apiKey: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
        bearer: { type: "http", scheme: "bearer" },
      },
      schemas: { Failure: failure },
    },
  };
}
