import { expect, test } from "vitest";
import { GET as getEmail } from "@/app/api/v1/emails/[id]/route";
import { GET } from "@/app/api/v1/me/route";
import { revokeApiKey } from "@/features/api-keys/mutations";
import { within } from "@/lib/transact";
import { aClient, aKey, call } from "../support";

test("200: says which workspace and which key, and nothing else of the key", async () => {
  const { ctx, slug } = await aClient({ name: "Maple" });
  const { key, prefix } = await aKey(ctx, ["emails.read"], { expiresInDays: 3 });
  const { status, data, nextCursor, headers } = await call(GET, key);
  expect(status).toBe(200);
  expect(data).toEqual({
    workspace: { id: expect.stringMatching(/^ws_/), slug, name: "Maple" },
    key: {
      id: expect.stringMatching(/^key_/),
      name: "test",
      prefix,
      scopes: ["emails.read"],
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    },
  });
  expect(nextCursor).toBeNull();
  expect(headers.get("cache-control")).toBe("no-store");
});

test("401: no key, an unknown one, and half a header", async () => {
  const attempts: Record<string, string>[] = [
    {},
    { "x-api-key": "inf_wrong" },
    { authorization: "Bearer" },
    { authorization: "Basic eDp5" },
  ];
  for (const headers of attempts) {
    const { status, error } = await call(GET, null, { headers });
    expect([status, error?.code]).toEqual([401, "unauthenticated"]);
    expect(error?.message).toMatch(/X-API-Key|Make a new one/);
  }
});

test("a key works as X-API-Key and as Authorization: Bearer alike", async () => {
  const { key } = await aClient();
  const asKey = await call(GET, key);
  const asBearer = await call(GET, null, { headers: { authorization: `Bearer ${key}` } });
  expect(asBearer.status).toBe(200);
  expect(asBearer.data).toEqual(asKey.data);
  expect((await call(GET, null, { headers: { authorization: `bearer ${key}`, "x-api-key": "" } })).status).toBe(200);
});

test("401: a revoked key is refused by the very next request", async () => {
  const { ctx } = await aClient();
  const { id, key } = await aKey(ctx);
  expect((await call(GET, key)).status).toBe(200);
  await revokeApiKey(ctx, id);
  expect((await call(GET, key)).status).toBe(401);
});

test("401: a key is refused once its day has come", async () => {
  const { ctx, workspaceId } = await aClient();
  const { id, key } = await aKey(ctx, ["emails.read"], { expiresInDays: 1 });
  const expire = (expiresAt: Date) =>
    within(ctx, (tx) => tx.apiKey.updateMany({ where: { id, workspaceId }, data: { expiresAt } }));
  await expire(new Date(Date.now() + 60_000));
  expect((await call(GET, key)).status).toBe(200);
  await expire(new Date(Date.now() - 1));
  expect((await call(GET, key)).status).toBe(401);
});

test("the request id is the caller's when it is one, and ours otherwise", async () => {
  const { key } = await aClient();
  const ask = async (id: string) => (await call(GET, key, { headers: { "x-request-id": id } })).requestId;
  expect(await ask("trace-4711-abc")).toBe("trace-4711-abc");
  expect(await ask("short")).not.toBe("short");
  expect(await ask(`<script>${"x".repeat(80)}`)).toMatch(/^[0-9a-f-]{36}$/);
  const failed = await call(GET, null, { headers: { "x-request-id": "trace-4711-abc" } });
  expect(failed.requestId).toBe("trace-4711-abc");
});

test("every answer to a known key says how much of its minute is left, refusals too", async () => {
  const { ctx } = await aClient();
  const { key } = await aKey(ctx, ["emails.read"]);
  const limits = ({ headers }: { headers: Headers }) => {
    const [limit = 0, remaining = 0, reset = 0] = ["limit", "remaining", "reset"].map((name) =>
      Number(headers.get(`ratelimit-${name}`)),
    );
    return { limit, remaining, reset };
  };
  const first = limits(await call(GET, key));
  expect(first.reset).toBeGreaterThan(0);
  expect(first.reset).toBeLessThanOrEqual(60);
  expect(first.remaining).toBe(first.limit - 1);
  const refused = limits(await call(getEmail, key, { params: { id: "eml_none" } }));
  // The minute may end between the two.
  expect([first.limit - 2, first.limit - 1]).toContain(refused.remaining);
});

test.each([
  ["free", "60"],
  ["starter", "120"],
  ["scale", "1200"],
] as const)("the %s plan allows a workspace %s requests a minute", async (plan, limit) => {
  const { key } = await aClient(plan === "free" ? {} : { plan });
  const { status, headers } = await call(GET, key);
  expect([status, headers.get("ratelimit-limit")]).toEqual([200, limit]);
});
