import { expect } from "vitest";
import { z } from "zod";
import { createApiKey } from "@/features/api-keys/mutations";
import type { Context } from "@/gates/context";
import { type Permission, permissions } from "@/gates/permissions";
import { aWorkspace, type TestWorkspace } from "../factories/workspaces";

type Door = (request: Request, init: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Asked = {
  /** The path's parameters. */
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  /** Sent as JSON; text is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
};

const Envelope = z.strictObject({
  data: z.unknown(),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.array(z.string())).nullable(),
    })
    .nullable(),
  meta: z.strictObject({ requestId: z.string().min(8), nextCursor: z.string().nullable() }),
});

/** Calls a route in this process. The envelope's own shape is checked every time. */
export async function call<T = unknown>(door: unknown, key: string | null, asked: Asked = {}) {
  const { params = {}, query = {}, body, headers = {} } = asked;
  const url = new URL("http://test.example/api/v1/x");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const method = methodOf(door, body);
  const request = new Request(url, {
    method,
    headers: { ...(key !== null && { "x-api-key": key }), "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const response = await (door as Door)(request, { params: Promise.resolve(params) });
  const { data, error, meta } = Envelope.parse(await response.json());
  expect(data === null || error === null).toBe(true);
  expect(response.headers.get("x-request-id")).toBe(meta.requestId);
  return { status: response.status, data: data as T, error, ...meta, headers: response.headers };
}

const methodOf = (door: unknown, body: unknown) => {
  const isReading = (door as { gated?: { spec?: { body?: unknown } } }).gated?.spec?.body === undefined;
  return body === undefined && isReading ? "GET" : "POST";
};

/** A key of a workspace; with every right unless scopes are named. */
export const aKey = async (ctx: Context, scopes: readonly Permission[] = permissions, over: object = {}) =>
  createApiKey(ctx, { name: "test", scopes: [...scopes], ...over });

/** A workspace and a key that may do anything in it. */
export async function aClient(over: Parameters<typeof aWorkspace>[0] = {}): Promise<TestWorkspace & { key: string }> {
  const workspace = await aWorkspace(over);
  return { ...workspace, key: (await aKey(workspace.ctx)).key };
}

type Row = { id: string };

/** Reads a list to its end, page by page; `between` runs after each page. */
export async function readAll<T extends Row = Row>(
  door: unknown,
  key: string,
  query: Record<string, string | number>,
  between: () => Promise<unknown> = async () => {},
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 100; page++) {
    const reply: Awaited<ReturnType<typeof call<T[]>>> = await call<T[]>(door, key, {
      query: { ...query, ...(cursor !== null && { cursor }) },
    });
    expect(reply.status).toBe(200);
    expect(reply.data.length).toBeLessThanOrEqual(Number(query.limit ?? 50));
    rows.push(...reply.data);
    cursor = reply.nextCursor;
    if (!cursor) return rows;
    await between();
  }
  throw new Error("The list has no end.");
}

const someoneElsesId = `${"0".repeat(25)}1`;

/** What every route answers to a caller it does not serve. `scope` is the one that opens it. */
export async function refusesStrangers(door: unknown, scope: Permission, client: TestWorkspace, asked: Asked = {}) {
  const nobody = await call(door, null, asked);
  expect([nobody.status, nobody.error?.code]).toEqual([401, "unauthenticated"]);
  expect(nobody.headers.get("www-authenticate")).toBe("Bearer");
  expect((await call(door, "inf_unknown", asked)).status).toBe(401);
  const others = permissions.filter((permission) => permission !== scope);
  const weak = await call(door, (await aKey(client.ctx, others)).key, asked);
  expect([weak.status, weak.error?.code]).toEqual([403, "forbidden"]);
  expect(weak.error?.message).toContain(scope);
}

/** What is malformed, unknown or another workspace's is not there, and the answers do not differ in kind. */
export async function knowsOnlyItsOwn(
  door: unknown,
  prefix: string,
  client: { key: string },
  foreignId: string,
  body?: unknown,
) {
  for (const id of [
    foreignId,
    `${prefix}_${someoneElsesId}`,
    `${prefix}_short`,
    "'; --",
    foreignId.replace(prefix, "zzz"),
  ]) {
    const { status, error } = await call(door, client.key, { params: { id }, body });
    expect([status, error?.code], id).toEqual([404, "not_found"]);
  }
}

/** A 422 that names this field and says what to do. */
export async function refusesField(door: unknown, key: string, field: string, asked: Asked) {
  const { status, error } = await call(door, key, asked);
  expect([status, error?.code]).toEqual([422, "invalid"]);
  expect(Object.keys(error?.fields ?? {})).toContain(field);
  expect(error?.fields?.[field]?.join(" ").length).toBeGreaterThan(10);
  expect(error?.message).toContain(field);
}
