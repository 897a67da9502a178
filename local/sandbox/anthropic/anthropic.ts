import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { BodyTooLarge, listenOnLoopback, readBody, sendJson } from "../loopback";
import type { Peer } from "../peer";
import { answer } from "./answer";
import { createBatches } from "./batches";
import { createClock } from "./clock";
import { control, createSettings, type Settings } from "./control";
import { ApiError, errorBody, errorType } from "./errors";
import { type FaultRule, takeAnswer, takeFault } from "./faults";
import { newId } from "./ids";
import { createJournal, type JournalEntry } from "./journal";
import { createLimits } from "./limits";
import { findModel, listModels } from "./models";
import { createPromptCache } from "./prompt-cache";
import { buildReply, buildUsage, sendStream, sendWhole } from "./reply";
import { type CreateRequest, inputTokens, outputSchema, parseCount, parseCreate, textOf } from "./request";

export type AnthropicOptions = {
  /** 0 chooses a free port. */
  port: number;
  /** When set, any other key answers 401. */
  apiKey?: string;
  /** Delay of every answer. */
  latencyMs?: number;
};

const bodyLimitBytes = 32 * 1024 * 1024;
const batchBodyLimitBytes = 256 * 1024 * 1024;
const batchesPath = "/v1/messages/batches";

/** One request on its way: what is known of it is written to the journal at the end. */
type Exchange = { request: IncomingMessage; response: ServerResponse; entry: JournalEntry; url: URL };

/** An Anthropic API whose one model answers with sentences taken from the text it is given. */
export async function startAnthropic(options: AnthropicOptions): Promise<Peer> {
  const settings = createSettings(options.latencyMs ?? 0);
  const journal = createJournal();
  const cache = createPromptCache();
  const clock = createClock();
  const limits = createLimits(clock);

  /** What the model answers, with what that used. */
  const reply = (message: CreateRequest, fault: FaultRule | undefined, isBatch = false) => {
    const schema = outputSchema(message);
    const scripted = takeAnswer(settings.answers, () =>
      message.messages.map((turn) => textOf(turn.content)).join("\n"),
    );
    const usage = {
      ...buildUsage(inputTokens(message), cache.use(message, clock.now())),
      ...(isBatch && { service_tier: "batch" as const }),
    };
    const made = buildReply(message, answer(message, schema, scripted), usage, fault);
    limits.record(made.usage, isBatch);
    return made;
  };
  const batches = createBatches({
    clock,
    settings,
    reply: (request, fault) => reply(request, fault, true),
    takeFault: (text) => takeFault(settings.faults, "batch_requests", () => text),
  });

  const serve = async (exchange: Exchange): Promise<void> => {
    const { request, response, url, entry } = exchange;
    const route = `${request.method} ${url.pathname}`;
    if (route === "POST /v1/messages") journal.count("creates");
    if (route === `POST ${batchesPath}`) journal.count("batches");
    const body = await readBody(request, route === `POST ${batchesPath}` ? batchBodyLimitBytes : bodyLimitBytes);
    entry.request = body.length < 200_000 ? body.toString("utf8") : null;
    authenticate(request, options.apiKey);
    const headers = { ...responseHeaders(entry.id), ...limits.headers() };
    if (route === "POST /v1/messages") return journal.during(() => createMessage(exchange, body, headers));
    if (url.pathname === batchesPath || url.pathname.startsWith(`${batchesPath}/`))
      return serveBatches(exchange, body, headers);
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
    outputSchema(message);
    limits.admit();
    entry.stream = message.stream ?? false;
    entry.model = message.model;
    entry.inputTokens = inputTokens(message);
    if (settings.latencyMs > 0) await sleep(settings.latencyMs);
    const made = reply(message, fault);
    entry.outputTokens = made.usage.output_tokens;
    entry.stopReason = made.stop_reason;
    entry.status = 200;
    journal.count("answered");
    const isCut = fault?.kind === "cut";
    if (!entry.stream) return sendWhole(response, made, { ...headers, ...limits.headers() }, isCut);
    journal.count("streams");
    return sendStream(response, made, { ...headers, ...limits.headers() }, isCut);
  };

  const serveBatches = async (exchange: Exchange, body: Buffer, headers: ReplyHeaders) => {
    const { request, response, url } = exchange;
    const fault = takeFault(settings.faults, "batches", () => `${request.method} ${url.pathname}\n${body}`);
    await meetFault(exchange, fault);
    const origin = `http://${request.headers.host}`;
    const [id = "", action = ""] = url.pathname.slice(batchesPath.length + 1).split("/");
    const send = (value: unknown) => sendJson(response, 200, value, headers);
    const call = `${request.method} ${id && "id"}${action && `/${action}`}`;
    if (call === "POST ") {
      limits.admit();
      const batch = batches.create(parseBody(body));
      // The reply is lost, the batch is not.
      if (fault?.kind === "cut") return void response.destroy();
      return send(batches.view(batch, origin));
    }
    if (call === "GET ") {
      const { page, hasMore } = batches.list(url.searchParams);
      const data = page.map((batch) => batches.view(batch, origin));
      return send({ data, has_more: hasMore, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
    }
    if (call === "GET id") return send(batches.view(batches.retrieve(id), origin));
    if (call === "POST id/cancel") return send(batches.view(batches.cancel(id), origin));
    if (call === "DELETE id") return send(batches.remove(id));
    if (call !== "GET id/results") throw new ApiError(404, "not_found_error", "Not found");
    const lines = batches.results(id);
    journal.count("batchReads");
    response.writeHead(200, { "content-type": "application/x-jsonl", ...headers });
    if (fault?.kind !== "cut") return void response.end(lines);
    response.write(lines.slice(0, Math.floor(lines.length / 2)), () => response.destroy());
  };

  const listener = await listenOnLoopback(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/__control"))
      return control({ request, response, url, settings, journal, cache, clock, limits, batches });
    const entry = newEntry(request, url);
    try {
      await serve({ request, response, url, entry });
      entry.status ||= 200;
    } catch (error) {
      const failure = toApiError(error);
      entry.status = failure.status;
      journal.count("errors");
      if (!response.headersSent && !response.destroyed) {
        const headers = { ...responseHeaders(entry.id), ...limits.headers(), ...failure.headers };
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
    const details = fault.errorCode ? { error_code: fault.errorCode } : undefined;
    const type = fault.type ?? errorType(fault.status);
    throw new ApiError(fault.status, type, fault.message ?? "Injected fault", headers, details);
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
