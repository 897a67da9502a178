import type { ServerResponse } from "node:http";
import { sendJson } from "../loopback";
import type { FaultRule } from "./faults";
import { newId } from "./ids";
import { type CreateRequest, estimateTokens, sandboxModel } from "./request";

export type Block =
  | { type: "text"; text: string; citations: null }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> };

export type StopReason = "end_turn" | "max_tokens" | "stop_sequence" | "tool_use" | "refusal";

export type Reply = ReturnType<typeof buildReply>;

/** What the model says, before limits: a text, or the input of a forced tool. */
export type Answer = { text: string } | { tool: string; input: Record<string, unknown> };

/** The Message object, cut at `max_tokens` and at stop sequences, or bent by a fault. */
export function buildReply(request: CreateRequest, answer: Answer, usage: Usage, fault: FaultRule | undefined) {
  const { content, stopReason, stopSequence } = shape(request, answer, fault);
  const written = content.map((part) => (part.type === "text" ? part.text : JSON.stringify(part.input))).join("");
  return {
    id: newId("msg"),
    type: "message" as const,
    role: "assistant" as const,
    model: sandboxModel,
    content,
    stop_reason: stopReason,
    stop_sequence: stopSequence,
    stop_details:
      stopReason === "refusal" ? { type: "refusal" as const, category: null, explanation: "Sandbox refusal." } : null,
    container: null,
    diagnostics: null,
    usage: { ...usage, output_tokens: written === "" ? 0 : estimateTokens(written) },
  };
}

export type Usage = ReturnType<typeof buildUsage>;

export function buildUsage(inputTokens: number, cache: { read: number; written: number }) {
  return {
    input_tokens: Math.max(0, inputTokens - cache.read - cache.written),
    cache_creation_input_tokens: cache.written,
    cache_read_input_tokens: cache.read,
    cache_creation: { ephemeral_5m_input_tokens: cache.written, ephemeral_1h_input_tokens: 0 },
    inference_geo: null,
    output_tokens_details: null,
    server_tool_use: null,
    service_tier: "standard" as "standard" | "batch",
    speed: null,
  };
}

function shape(request: CreateRequest, answer: Answer, fault: FaultRule | undefined) {
  let stopReason: StopReason = "end_turn";
  let stopSequence: string | null = null;
  if (fault?.kind === "refusal") return { content: [] as Block[], stopReason: "refusal" as StopReason, stopSequence };
  if ("tool" in answer) {
    const block: Block = { type: "tool_use", id: newId("toolu"), name: answer.tool, input: answer.input };
    return { content: [block], stopReason: "tool_use" as StopReason, stopSequence };
  }
  let { text } = answer;
  for (const sequence of request.stop_sequences ?? []) {
    const found = sequence === "" ? -1 : text.indexOf(sequence);
    if (found >= 0) {
      text = text.slice(0, found);
      stopReason = "stop_sequence";
      stopSequence = sequence;
    }
  }
  if (fault?.kind === "invalid_json") text = `${text.slice(0, Math.floor(text.length * 0.6))} …`;
  const limit = fault?.kind === "truncated" ? Math.floor(text.length / 2) : request.max_tokens * 4;
  if (text.length > limit) {
    text = text.slice(0, limit);
    stopReason = "max_tokens";
    stopSequence = null;
  }
  return { content: [{ type: "text", text, citations: null }] as Block[], stopReason, stopSequence };
}

/** Sends the reply whole; a `cut` fault breaks the connection in the middle of the body. */
export function sendWhole(
  response: ServerResponse,
  reply: Reply,
  headers: Record<string, string>,
  isCut: boolean,
): void {
  if (!isCut) {
    sendJson(response, 200, reply, headers);
    return;
  }
  const text = JSON.stringify(reply);
  response.writeHead(200, { "content-type": "application/json", "content-length": text.length * 2, ...headers });
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
}

/** Sends the reply as server-sent events in the vendor's order; `isCut` breaks off half-way. */
export async function sendStream(
  response: ServerResponse,
  reply: Reply,
  headers: Record<string, string>,
  isCut: boolean,
): Promise<void> {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...headers,
  });
  const events = [...streamEvents(reply)];
  const kept = isCut ? events.slice(0, Math.max(2, Math.floor(events.length / 2))) : events;
  const body = kept.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  // Several writes, so that a client really meets partial input.
  for (let index = 0; index < body.length; index += 8) {
    await new Promise<void>((resolve) => response.write(body.slice(index, index + 8).join(""), () => resolve()));
  }
  if (isCut) response.destroy();
  else response.end();
}

const deltaLength = 24;

function* streamEvents(reply: Reply): Generator<{ type: string } & Record<string, unknown>> {
  const { usage } = reply;
  const opening = {
    ...reply,
    content: [],
    stop_reason: null,
    stop_details: null,
    usage: { ...usage, output_tokens: 1 },
  };
  yield { type: "message_start", message: opening };
  for (const [index, block] of reply.content.entries()) {
    const empty = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
    yield { type: "content_block_start", index, content_block: empty };
    if (index === 0) yield { type: "ping" };
    const whole = block.type === "text" ? block.text : JSON.stringify(block.input);
    for (let start = 0; start < whole.length; start += deltaLength) {
      const part = whole.slice(start, start + deltaLength);
      const delta =
        block.type === "text" ? { type: "text_delta", text: part } : { type: "input_json_delta", partial_json: part };
      yield { type: "content_block_delta", index, delta };
    }
    yield { type: "content_block_stop", index };
  }
  yield {
    type: "message_delta",
    delta: {
      stop_reason: reply.stop_reason,
      stop_sequence: reply.stop_sequence,
      stop_details: reply.stop_details,
      container: null,
    },
    usage,
  };
  yield { type: "message_stop" };
}
