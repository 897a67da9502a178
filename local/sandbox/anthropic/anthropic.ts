import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { BodyTooLarge, listenOnLoopback, readBody, sendJson } from "../loopback";
import type { Peer } from "../peer";
import { answer } from "./answer";
import { control, createSettings, type Settings } from "./control";
import { ApiError, errorBody, errorType } from "./errors";
import { type FaultRule, takeAnswer, takeFault } from "./faults";
import { newId } from "./ids";
import { createJournal, type JournalEntry } from "./journal";
import { findModel, listModels } from "./models";
import { createPromptCache } from "./prompt-cache";
import { buildReply, buildUsage, sendStream, sendWhole } from "./reply";
import { inputTokens, outputSchema, parseCount, parseCreate, textOf } from "./request";

export type AnthropicOptions = {
  /** 0 chooses a free port. */
  port: number;
  /** When set, any other key answers 401. */
  apiKey?: string;
  /** Delay of every answer. */
  latencyMs?: number;
};

const bodyLimitBytes = 32 * 1024 * 1024;

/** One request on its way: what is known of it is written to the journal at the end. */
type Exchange = { request: IncomingMessage; response: ServerResponse; entry: JournalEntry; url: URL };

/** An Anthropic API whose one model answers with sentences taken from the text it is given. */
export async function startAnthropic(options: AnthropicOptions): Promise<Peer> {
  const settings = createSettings(options.latencyMs ?? 0);
  const journal = createJournal();
  const cache = createPromptCache();

  const serve = async (exchange: Exchange): Promise<void> => {
    const { request, response, url, entry } = exchange;
    const route = `${request.method} ${url.pathname}`;
    if (route === "POST /v1/messages") journal.count("creates");
    const body = await readBody(request, bodyLimitBytes);
    entry.request = body.length < 200_000 ? body.toString("utf8") : null;
    authenticate(request, options.apiKey);
    const headers = responseHeaders(entry.id);
    if (route === "POST /v1/messages") return createMessage(exchange, body, headers);
    if (route === "POST /v1/messages/count_tokens") {
      journal.count("countTokens");
      await meetFault(
        exchange,
        takeFault(settings.faults, "count_tokens", () => body.toString()),
      );
      const counted = parseCount(parseBody(body));
      entry.inputTokens = inputTokens(counted);
      return sendJson(response, 200, { input_tokens: entry.inputTokens }, headers);
    }
    if (request.method === "GET" && url.pathname.startsWith("/v1/models")) {
      await meetFault(
        exchange,
        takeFault(settings.faults, "models", () => url.pathname),
      );
      const id = url.pathname.slice("/v1/models/".length);
      return sendJson(response, 200, id === "" ? listModels() : findModel(id), headers);
    }
    throw new ApiError(404, "not_found_error", "Not found");
  };

  const createMessage = async (
    { request, response, entry, ...rest }: Exchange,
    body: Buffer,
    headers: ReplyHeaders,
  ) => {
    const text = () => body.toString();
    const fault = takeFault(settings.faults, "messages", text);
    await meetFault({ request, response, entry, ...rest }, fault);
    const message = parseCreate(parseBody(body));
    const schema = outputSchema(message);
    entry.stream = message.stream ?? false;
    entry.model = message.model;
    entry.inputTokens = inputTokens(message);
    if (settings.latencyMs > 0) await sleep(settings.latencyMs);
    const scripted = takeAnswer(settings.answers, () =>
      message.messages.map((turn) => textOf(turn.content)).join("\n"),
    );
    const usage = buildUsage(entry.inputTokens, cache.use(message, Date.now()));
    const reply = buildReply(message, answer(message, schema, scripted), usage, fault);
    entry.outputTokens = reply.usage.output_tokens;
    entry.stopReason = reply.stop_reason;
    entry.status = 200;
    journal.count("answered");
    const isCut = fault?.kind === "cut";
    if (!entry.stream) return sendWhole(response, reply, headers, isCut);
    journal.count("streams");
    return sendStream(response, reply, headers, isCut);
  };

  const listener = await listenOnLoopback(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/__control")) return control({ request, response, url, settings, journal, cache });
    const entry = newEntry(request, url);
    try {
      await serve({ request, response, url, entry });
      entry.status ||= 200;
    } catch (error) {
      const failure = toApiError(error);
      entry.status = failure.status;
      journal.count("errors");
      if (!response.headersSent && !response.destroyed) {
        const headers = { ...responseHeaders(entry.id), ...failure.headers };
        sendJson(response, failure.status, errorBody(failure, entry.id), headers);
      } else response.destroy();
    } finally {
      journal.record(entry);
    }
  }, options.port);
  return {
    url: `http://127.0.0.1:${listener.port}`,
    close: async () => {
      settings.closing.abort();
      await listener.close();
    },
  };

  async function meetFault({ request, response, entry }: Exchange, fault: FaultRule | undefined): Promise<void> {
    if (!fault) return;
    entry.fault = fault.kind;
    await wait(fault.delayMs, settings);
    if (fault.kind === "hang") {
      await new Promise<void>((resolve) => {
        request.socket.once("close", () => resolve());
        settings.closing.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      response.destroy();
      throw new ApiError(500, "api_error", "The sandbox held this request until the caller left");
    }
    if (fault.kind === "reset") {
      response.destroy();
      throw new ApiError(500, "api_error", "The sandbox broke this connection");
    }
    if (fault.kind !== "error") return;
    const headers: Record<string, string> =
      fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) };
    throw new ApiError(fault.status, fault.type ?? errorType(fault.status), fault.message ?? "Injected fault", headers);
  }
}

type ReplyHeaders = Record<string, string>;

async function wait(delayMs: number, settings: Settings): Promise<void> {
  if (delayMs > 0) await sleep(delayMs, undefined, { signal: settings.closing.signal }).catch(() => {});
}

function authenticate(request: IncomingMessage, apiKey: string | undefined): void {
  const given = request.headers["x-api-key"] ?? request.headers.authorization?.replace(/^Bearer /, "");
  if (!given) throw new ApiError(401, "authentication_error", "x-api-key header is required");
  if (apiKey !== undefined && given !== apiKey) throw new ApiError(401, "authentication_error", "invalid x-api-key");
  if (request.headers["anthropic-version"] === undefined) {
    throw new ApiError(400, "invalid_request_error", "anthropic-version: header is required");
  }
}

function responseHeaders(requestId: string): ReplyHeaders {
  return {
    "request-id": requestId,
    "anthropic-organization-id": "sandbox",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
  };
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiError(400, "invalid_request_error", "The request body is not valid JSON");
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof BodyTooLarge) {
    return new ApiError(413, "request_too_large", "Request exceeds the maximum allowed number of bytes");
  }
  process.stderr.write(`anthropic sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
  return new ApiError(500, "api_error", "Internal server error");
}

function newEntry(request: IncomingMessage, url: URL): JournalEntry {
  return {
    id: newId("req"),
    at: new Date().toISOString(),
    method: request.method ?? "",
    path: url.pathname,
    status: 0,
    model: null,
    stream: false,
    inputTokens: 0,
    outputTokens: 0,
    stopReason: null,
    fault: null,
    request: null,
  };
}
