import "server-only";
import type { z } from "zod";
import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { rateLimit, type Verdict } from "@/lib/rate-limit";
import { type PlanId, service } from "@/service.config";
import type { Context } from "./context";
import { gate, mint } from "./mint";
import type { Permission } from "./permissions";
import { findApiKey } from "./resolve";

type Shape = z.ZodType;
type Asked<P extends Shape, Q extends Shape, B extends Shape> = {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  /** The body as it comes, when the route takes a file. */
  bytes: AsyncIterable<Uint8Array>;
};
/** What one API route takes and gives. OpenAPI is made from it. */
export type ApiSpec<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> = {
  summary: string;
  /** "key" asks only for a valid key. */
  scope: Permission | "key";
  params?: P;
  query?: Q;
  body?: B;
  /** One item's shape when `isList`. */
  reply: R;
  isList?: boolean;
  status?: number;
  /** It can be refused with 409 for the state that things are in. */
  mayConflict?: boolean;
  /** It can be refused with 402: the credits, or a limit of the plan or the workspace, do not suffice. */
  mayExceed?: boolean;
  /** The body is a file of this type, read as it comes; there is no limit but the route's own. */
  takes?: string;
  /** It answers with a file of this type, not with the envelope. */
  gives?: string;
};
export type Page<T> = { items: T[]; nextCursor: string | null };

const requestId = (request: Request) => {
  const given = request.headers.get("x-request-id");
  return given && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
};

const keyOf = (request: Request) =>
  request.headers.get("x-api-key") || request.headers.get("authorization")?.match(/^Bearer\s+(\S+)$/i)?.[1] || "";

async function authorise(request: Request, scope: Permission | "key") {
  const key = keyOf(request);
  if (!key)
    throw new AppError("unauthenticated", "Send your API key in the X-API-Key header (or Authorization: Bearer).");
  const found = await findApiKey(key);
  if (!found)
    throw new AppError(
      "unauthenticated",
      "This API key is unknown, expired or revoked. Make a new one under Settings, API keys.",
    );
  if (scope !== "key" && !found.permissions.has(scope))
    throw new AppError(
      "forbidden",
      `This key lacks the scope ${scope}. Make a key that has it under Settings, API keys.`,
    );
  return found;
}

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[] };

/** By field, what is wrong with it; a field that nobody knows is named itself. */
function fieldsOf(issues: readonly Issue[], where: string) {
  const fields: Record<string, string[]> = {};
  const add = (name: string, message: string) => {
    fields[name || where] = [...(fields[name || where] ?? []), message];
  };
  for (const { path, message, code, keys } of issues) {
    if (code !== "unrecognized_keys") add(path.join("."), message);
    else for (const key of keys ?? []) add([...path, key].join("."), "Not a field of this request; leave it out.");
  }
  return fields;
}

const namedInMessage = 3;

function parsed<S extends Shape>(shape: S | undefined, value: unknown, where: string): z.output<S> {
  if (!shape) return undefined as z.output<S>;
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const fields = fieldsOf(result.error.issues, where);
  const named = Object.entries(fields).map(([name, messages]) => `${name}: ${messages.join(" ")}`);
  const more = named.length > namedInMessage ? ` And ${named.length - namedInMessage} more, see fields.` : "";
  throw new AppError("invalid", `Check the ${where}. ${named.slice(0, namedInMessage).join("; ")}${more}`, fields);
}

/** A domain filter made from a request's query; what does not fit it is the caller's fault, not ours. */
export const filterOf = <S extends Shape>(filter: S, value: z.input<S>): z.output<S> => parsed(filter, value, "query");

const maxBodyBytes = 1_000_000;
const badBody = (message: string) => new AppError("invalid", message, { body: [message] });

async function jsonBody(request: Request) {
  const tooLong = badBody(`The body is larger than ${maxBodyBytes} bytes. Send less in one request.`);
  if (Number(request.headers.get("content-length")) > maxBodyBytes) throw tooLong;
  const text = await request.text();
  if (text.length > maxBodyBytes) throw tooLong;
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw badBody("The body is not JSON. Send a JSON object.");
  }
}

async function* bytesOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const limitHeaders = ({ limit, remaining, resetSeconds }: Verdict) => ({
  "ratelimit-limit": String(limit),
  "ratelimit-remaining": String(remaining),
  "ratelimit-reset": String(resetSeconds),
});

function failure(error: unknown, id: string, headers: Record<string, string>) {
  const known = error instanceof AppError ? error : null;
  if (!known) log.error({ err: error, requestId: id }, "api failed");
  const body = known
    ? { code: known.code, message: known.message, fields: known.fields ?? null }
    : {
        code: "internal",
        message: "Something broke on our side. Quote the request id to support.",
        fields: null,
      };
  const waitSeconds = known?.details?.retryAfterSeconds ?? headers["ratelimit-reset"] ?? 60;
  const more: Record<string, string> =
    known?.code === "rate_limited"
      ? { "retry-after": String(waitSeconds) }
      : known?.code === "unauthenticated"
        ? { "www-authenticate": "Bearer" }
        : {};
  return Response.json(
    { data: null, error: body, meta: { requestId: id, nextCursor: null } },
    { status: known?.status ?? 500, headers: { ...headers, ...more } },
  );
}

const isPlan = (id: string): id is PlanId => Object.hasOwn(service.plans, id);

/** What the workspace's plan allows all its keys together, unless the environment says otherwise. */
const requestsPerMinute = (planId: string) =>
  env().API_REQUESTS_PER_MINUTE ?? service.plans[isPlan(planId) ? planId : "free"].apiRequestsPerMinute;

/** One public API route: key, scope, rate limit, contract, envelope. */
export function apiRoute<P extends Shape, Q extends Shape, B extends Shape, R extends Shape, L extends boolean = false>(
  spec: ApiSpec<P, Q, B, R> & {
    isList?: L;
    run: (ctx: Context, asked: Asked<P, Q, B>) => Promise<(L extends true ? Page<z.input<R>> : z.input<R>) | Response>;
  },
) {
  const door = async (request: Request, { params }: { params: Promise<Record<string, string>> }) => {
    const id = requestId(request);
    const headers: Record<string, string> = {
      "x-request-id": id,
      "cache-control": "no-store",
    };
    try {
      const key = await authorise(request, spec.scope);
      const perMinute = requestsPerMinute(key.planId);
      const verdict = await rateLimit(`api:${key.workspaceId}`, {
        limit: perMinute,
        windowSeconds: 60,
      });
      Object.assign(headers, limitHeaders(verdict));
      if (!verdict.isAllowed)
        throw new AppError(
          "rate_limited",
          `More than ${perMinute} requests a minute in this workspace. Try again in ${verdict.resetSeconds} seconds, or choose a larger plan.`,
        );
      const ctx = mint({
        workspaceId: key.workspaceId,
        actor: { kind: "apiKey", id: key.id },
        permissions: key.permissions,
      });
      const out = await spec.run(ctx, {
        params: parsed(spec.params, await params, "path"),
        query: parsed(spec.query, Object.fromEntries(new URL(request.url).searchParams), "query"),
        body: parsed(spec.body, spec.body ? await jsonBody(request) : undefined, "body"),
        bytes: bytesOf(request),
      });
      if (out instanceof Response) {
        for (const [name, value] of Object.entries(headers)) out.headers.set(name, value);
        return out;
      }
      const { items, nextCursor } = spec.isList ? (out as Page<z.input<R>>) : { items: null, nextCursor: null };
      const data = items ? items.map((item) => spec.reply.parse(item)) : spec.reply.parse(out);
      return Response.json(
        { data, error: null, meta: { requestId: id, nextCursor } },
        { status: spec.status ?? 200, headers },
      );
    } catch (error) {
      return failure(error, id, headers);
    }
  };
  return gate(door, {
    kind: "api",
    can: spec.scope,
    spec: spec as ApiSpec,
  } as const);
}

/** For any address that none of the routes has. */
export const noSuchRoute = gate(
  (request: Request) => {
    const { pathname } = new URL(request.url);
    const error = new AppError("not_found", `There is no ${request.method} ${pathname}. See /api/v1/openapi.json.`);
    const id = requestId(request);
    return failure(error, id, { "x-request-id": id, "cache-control": "no-store" });
  },
  { kind: "route", can: "anyone" } as const,
);
