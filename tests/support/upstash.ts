import { createHash } from "node:crypto";
import { createServer } from "node:http";
import RedisMock from "ioredis-mock";

export type Upstash = { url: string; token: string; close(): Promise<void> };

type Command = string[];
type Encode = (value: unknown) => unknown;

const words = /^(?:nx|xx|gt|lt|ex|px|exat|pxat|get|keepttl|withscores|byscore|bylex|rev|limit|match|count|type)$/i;
let nextDatabase = 0;

/**
 * Upstash's REST protocol over an in-memory Redis, for `@upstash/redis` and `@upstash/ratelimit`.
 * The mock runs no SCAN inside a script and no token bucket: `resetUsedTokens` and `tokenBucket` need a real Redis.
 */
export async function startUpstash(token = "test-token"): Promise<Upstash> {
  // ioredis-mock shares data between clients of one address, so each instance gets its own.
  nextDatabase += 1;
  const redis = new RedisMock({ host: `upstash-${process.pid}-${nextDatabase}` });
  const scripts = new Map<string, string>();
  let queue: Promise<unknown> = Promise.resolve();

  const run = async (command: Command): Promise<unknown> => {
    const [name = "", ...given] = command;
    const upper = name.toUpperCase();
    if (upper === "SCRIPT" && given[0]?.toUpperCase() === "LOAD") return remember(scripts, given[1] ?? "");
    if (upper === "EVALSHA") {
      const script = scripts.get(given[0] ?? "");
      if (script === undefined) throw new Error("NOSCRIPT No matching script. Please use EVAL.");
      return redis.eval(script, Number(given[1] ?? 0), ...given.slice(2));
    }
    if (upper === "EVAL" || upper === "EVAL_RO") {
      const script = scripts.get(remember(scripts, given[0] ?? "")) ?? "";
      return redis.eval(script, Number(given[1] ?? 0), ...given.slice(2));
    }
    const method: unknown = Reflect.get(redis, name.toLowerCase());
    if (typeof method !== "function") throw new Error(`ERR unknown command '${name}'`);
    const args = given.map((arg) => (words.test(arg) ? arg.toUpperCase() : arg));
    return flat(await Reflect.apply(method, redis, args));
  };
  const settle = (command: Command, encode: Encode) =>
    run(command).then(
      (result) => ({ result: encode(plain(result)) }),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    );
  const runAll = async (commands: Command[], encode: Encode) => {
    const results = [];
    for (const command of commands) results.push(await settle(command, encode));
    return results;
  };
  /** One request at a time: a transaction or a script is never interleaved with others. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => {});
    return turn;
  };

  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    let text = "";
    for await (const chunk of request) text += chunk;
    if (request.headers.authorization !== `Bearer ${token}`) {
      return send(401, { error: "WRONGPASS invalid or missing auth token" });
    }
    const encode: Encode = request.headers["upstash-encoding"] === "base64" ? base64 : (value) => value;
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    try {
      if (path === "/pipeline" || path === "/multi-exec") {
        const commands = (JSON.parse(text) as unknown[][]).map(normalise);
        return send(200, await inTurn(() => runAll(commands, encode)));
      }
      const command =
        path === "/" ? normalise(JSON.parse(text) as unknown[]) : path.slice(1).split("/").map(decodeURIComponent);
      const reply = await inTurn(() => settle(command, encode));
      send("error" in reply ? 400 : 200, reply);
    } catch (error) {
      send(400, { error: `ERR ${error instanceof Error ? error.message : String(error)}` });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await redis.quit();
    },
  };
}

/** Keeps a script under the hash of the text as sent, without the first line that only Upstash understands. */
function remember(scripts: Map<string, string>, script: string): string {
  const hash = createHash("sha1").update(script).digest("hex");
  scripts.set(hash, script.replace(/^#!lua[^\n]*\n/, "\n"));
  return hash;
}

const normalise = (command: unknown[]): Command =>
  command.map((part) => (typeof part === "object" && part !== null ? JSON.stringify(part) : String(part ?? "")));

/** ioredis turns HGETALL into an object; Redis answers with a flat list. */
function flat(value: unknown): unknown {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
  return isRecord ? Object.entries(value).flat() : value;
}

function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString("utf8");
  return Array.isArray(value) ? value.map(plain) : (value ?? null);
}

function base64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(base64);
  return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
}
