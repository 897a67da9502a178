import { z } from "zod";
import { ApiError } from "./errors";
import { assertSupportedSchema, type JsonSchema } from "./json-schema";

export const sandboxModel = "sandbox-extractive-1";
export const contextWindowTokens = 200_000;
export const maxOutputTokens = 32_000;

const block = z.looseObject({ type: z.string() });
const content = z.union([z.string(), z.array(block)]);
const anyObject = z.record(z.string(), z.unknown());

const countShape = {
  model: z.string(),
  messages: z.array(z.object({ role: z.enum(["user", "assistant", "system"]), content })).min(1),
  system: content.optional(),
  tools: z.array(anyObject).optional(),
  tool_choice: anyObject.optional(),
  thinking: anyObject.optional(),
  output_config: z
    .strictObject({ effort: z.string().nullish(), format: anyObject.nullish(), task_budget: anyObject.nullish() })
    .optional(),
  cache_control: anyObject.nullish(),
  context_management: anyObject.nullish(),
  mcp_servers: z.array(anyObject).optional(),
};
const countRequest = z.strictObject(countShape);
const createRequest = z.strictObject({
  ...countShape,
  max_tokens: z.number().int().min(1).max(maxOutputTokens),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_k: z.number().int().optional(),
  top_p: z.number().min(0).max(1).optional(),
  metadata: anyObject.optional(),
  service_tier: z.string().optional(),
  container: z.unknown().optional(),
  diagnostics: z.unknown().optional(),
  inference_geo: z.string().nullish(),
  speed: z.string().nullish(),
  user_profile_id: z.string().optional(),
  workspace_id: z.string().optional(),
});

export type CreateRequest = z.infer<typeof createRequest>;
export type CountRequest = z.infer<typeof countRequest>;
type Content = z.infer<typeof content>;

export const parseCreate = (body: unknown) => checkModelAndSize(parse(createRequest, body));
export const parseCount = (body: unknown) => checkModelAndSize(parse(countRequest, body));

/** The schema of `output_config.format`, when the caller asked for structured output. */
export function outputSchema(request: CountRequest): JsonSchema | undefined {
  const format = request.output_config?.format;
  if (!format) return undefined;
  if (format.type !== "json_schema" || typeof format.schema !== "object" || format.schema === null) {
    throw new ApiError(400, "invalid_request_error", "output_config.format: Input should be a json_schema format");
  }
  const schema = format.schema as JsonSchema;
  assertSupportedSchema(schema, "output_config.format.schema");
  return schema;
}

export function textOf(value: Content | undefined): string {
  if (value === undefined || typeof value === "string") return value ?? "";
  return value.flatMap((part) => (part.type === "text" && typeof part.text === "string" ? [part.text] : [])).join("\n");
}

/** The vendor's tokenizer is not public; four characters a token is its own rule of thumb. */
export function estimateTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

export function inputTokens(request: CountRequest): number {
  const parts = [request.system, ...request.messages.map((message) => message.content)].map(textOf);
  const structured = [request.tools, request.output_config?.format].flatMap((value) =>
    value ? [JSON.stringify(value)] : [],
  );
  return estimateTokens([...parts, ...structured].join("\n")) + request.messages.length * 3;
}

function parse<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ApiError(400, "invalid_request_error", issue ? issueMessage(issue) : "Invalid request");
}

function issueMessage(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return `${[...issue.path, issue.keys[0] ?? ""].join(".")}: Extra inputs are not permitted`;
  }
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return `${path}: Field required`;
  return `${path}: ${issue.message}`;
}

function checkModelAndSize<R extends CountRequest>(request: R): R {
  if (request.model !== sandboxModel) throw new ApiError(404, "not_found_error", `model: ${request.model}`);
  const [first] = request.messages;
  if (first?.role === "assistant") {
    throw new ApiError(400, "invalid_request_error", 'messages: first message must use the "user" role');
  }
  request.messages.forEach((message, index) => {
    if (message.content.length === 0) {
      throw new ApiError(
        400,
        "invalid_request_error",
        `messages.${index}: ${message.role} messages must have non-empty content`,
      );
    }
  });
  const tokens = inputTokens(request);
  if (tokens > contextWindowTokens) {
    const message = `prompt is too long: ${tokens} tokens > ${contextWindowTokens} maximum`;
    throw new ApiError(400, "invalid_request_error", message);
  }
  return request;
}
