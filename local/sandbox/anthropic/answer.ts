import { readDocument } from "./extract/document";
import { collectFacts, plainSummary } from "./extract/facts";
import type { ScriptedAnswer } from "./faults";
import { fillSchema } from "./fill-schema";
import { isSchema, type JsonSchema } from "./json-schema";
import type { Answer } from "./reply";
import { type CreateRequest, textOf } from "./request";

/** What the model says to this request: its last user turn, condensed; or what a test dictated. */
export function answer(
  request: CreateRequest,
  schema: JsonSchema | undefined,
  scripted: ScriptedAnswer | undefined,
): Answer {
  if (scripted?.text !== undefined) return { text: scripted.text };
  if (scripted?.json !== undefined) return { text: JSON.stringify(scripted.json) };
  const lastUser = request.messages.findLast((message) => message.role === "user");
  const document = readDocument(textOf(lastUser?.content));
  const facts = collectFacts(document);
  if (schema) {
    const filled = fillSchema(schema, facts);
    return { text: JSON.stringify(scripted?.merge ? { ...asObject(filled), ...scripted.merge } : filled) };
  }
  const tool = forcedTool(request);
  if (tool) return { tool: tool.name, input: asObject(fillSchema(tool.schema, facts)) };
  return { text: plainSummary(facts) };
}

/** A tool is used only when the request demands one: the sandbox has no judgement of its own. */
function forcedTool(request: CreateRequest): { name: string; schema: JsonSchema } | undefined {
  const choice = request.tool_choice;
  if (choice?.type !== "tool" && choice?.type !== "any") return undefined;
  const tool = request.tools?.find((candidate) => choice.type === "any" || candidate.name === choice.name);
  if (typeof tool?.name !== "string") return undefined;
  return { name: tool.name, schema: isSchema(tool.input_schema) ? tool.input_schema : { type: "object" } };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
