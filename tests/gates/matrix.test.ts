import { encode } from "next-auth/jwt";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { createApiKey } from "@/features/api-keys/mutations";
import type { ApiSpec } from "@/gates/api";
import type { UserContext } from "@/gates/context";
import { isPermission, type Permission, permissions, permissionsOf, roles } from "@/gates/permissions";
import { sessionCookie, sessionSecret } from "@/gates/session";
import { inScope } from "@/lib/db";
import { type Noun, publicId } from "@/lib/ids";
import { aWorkspace, type TestWorkspace } from "../factories/workspaces";
import { allDoors, pages } from "./doors";

/** The browser of this test: its cookies are what a door sees. */
const browser = vi.hoisted(() => {
  // What next.config.ts switches on by experimental.authInterrupts.
  process.env.__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS = "true";
  // Every door is asked by two workspaces within a minute.
  process.env.API_REQUESTS_PER_MINUTE = "1000000";
  return { token: undefined as string | undefined };
});
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (name.endsWith("session-token") ? { value: browser.token } : undefined),
    set() {},
    delete() {},
  }),
  headers: async () => new Headers(),
}));

const signIn = async (user: UserContext | null) => {
  browser.token = user ? await encode({ token: { sessionId: user.sessionId }, secret: sessionSecret() }) : undefined;
};

type People = {
  own: TestWorkspace;
  other: TestWorkspace;
  user: Record<(typeof roles)[number], UserContext>;
  operator: UserContext;
  things: string[];
};
let people: People;
beforeAll(async () => {
  expect(sessionCookie()).toMatch(/session-token$/);
  const own = await aWorkspace({ credits: 10 });
  const user = {} as People["user"];
  for (const role of roles) user[role] = (await own.asRole(role)).user;
  const { user: operator } = await own.asRole("viewer");
  await inScope("system", (tx) => tx.user.update({ where: { id: operator.userId }, data: { isOperator: true } }));
  people = { own, other: await aWorkspace({ credits: 10 }), user, operator, things: await thingsOf(own) };
});

/** No door accepts a number as its input, so a door that lets it through says `invalid` and does nothing. */
const nonsense = 0;
type Answer = { ok: boolean; code?: string };
type Action = (...args: unknown[]) => Promise<Answer>;

describe("actions", () => {
  const doors = allDoors.filter(({ meta }) => meta?.kind === "action");
  test.each(doors)("$name: its role table decides, another workspace does not exist", async ({ door, meta }) => {
    const call = door as Action;
    const can = meta?.can;
    if (!can || !isPermission(can)) throw new Error("A workspace action without a permission.");
    for (const role of roles) {
      await signIn(people.user[role]);
      const allowed = permissionsOf[role].includes(can);
      expect((await call(people.own.slug, nonsense)).code, role).toBe(allowed ? "invalid" : "forbidden");
      expect((await call(people.other.slug, nonsense)).code, role).toBe("not_found");
    }
    await signIn(null);
    expect((await call(people.own.slug, nonsense)).code).toBe("unauthenticated");
  });

  test.each(allDoors.filter(({ meta }) => meta?.kind === "operatorAction"))(
    "$name is for operators only",
    async ({ door }) => {
      const call = door as Action;
      await signIn(people.user.admin);
      expect((await call(nonsense)).code).toBe("not_found");
      await signIn(people.operator);
      expect((await call(nonsense)).code).toBe("invalid");
      await signIn(null);
      expect((await call(nonsense)).code).toBe("unauthenticated");
    },
  );

  test.each(allDoors.filter(({ meta }) => meta?.kind === "userAction"))(
    "$name needs a signed-in person",
    async ({ door }) => {
      await signIn(null);
      expect((await (door as Action)(nonsense)).code).toBe("unauthenticated");
    },
  );
});

/** The keys of both workspaces, one a set of scopes. */
const keys = new Map<string, Promise<string>>();
function keyOf(whose: "own" | "other", scopes: readonly Permission[]): Promise<string> {
  const name = `${whose} ${scopes.join()}`;
  const key =
    keys.get(name) ?? createApiKey(people[whose].ctx, { name: "test", scopes: [...scopes] }).then((made) => made.key);
  keys.set(name, key);
  return key;
}

type ApiDoor = (request: Request, init: { params: Promise<Record<string, string>> }) => Promise<Response>;
const ask = async (door: unknown, method: string, key: string, params: Record<string, string> = {}) => {
  const body = method === "GET" || method === "DELETE" ? undefined : "0";
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const reply = await (door as ApiDoor)(new Request("http://test/api", { method, headers, body }), {
    params: Promise.resolve(params),
  });
  return reply.status;
};

describe("API", () => {
  const doors = allDoors
    .filter(({ meta }) => meta?.kind === "api")
    .map((one) => ({ ...one, label: `${one.name} ${one.file}` }));
  test.each(doors)("$label: only its scope opens it, whoever made the key", async ({ door, name, meta }) => {
    const needed = meta?.can;
    expect(await ask(door, name, "")).toBe(401);
    expect(await ask(door, name, "inf_unknown")).toBe(401);
    if (!needed || !isPermission(needed)) return;
    const rest = permissions.filter((scope) => scope !== needed);
    expect(await ask(door, name, await keyOf("own", rest))).toBe(403);
    expect([401, 403]).not.toContain(await ask(door, name, await keyOf("own", [needed])));
    for (const role of roles) {
      const status = await ask(door, name, await keyOf("own", permissionsOf[role]));
      expect(status === 403, role).toBe(!permissionsOf[role].includes(needed));
    }
  });

  test.each(doors.filter(({ meta }) => (meta as unknown as { spec: ApiSpec }).spec.params))(
    "$label: what another workspace owns is not there",
    async ({ door, name }) => {
      const key = await keyOf("other", permissions);
      for (const id of people.things) expect([404, 422]).toContain(await ask(door, name, key, { id }));
    },
  );
});

/** Public ids of things that the workspace has, one a noun. */
const thingsOf = ({ workspaceId }: TestWorkspace) =>
  inScope("system", async (tx) => {
    const select = { id: true } as const;
    const connection = await tx.gmailConnection.create({
      data: { workspaceId, googleSub: crypto.randomUUID(), email: "a@example.test", scopes: [] },
    });
    const made = {
      connection,
      email: await tx.emailDiscovery.create({
        data: { workspaceId, connectionId: connection.id, gmailId: crypto.randomUUID(), threadId: "t", state: "ready" },
      }),
      contact: await tx.contact.create({ data: { workspaceId, email: "a@example.test", source: "manual" }, select }),
      tag: await tx.tag.create({ data: { workspaceId, name: "a" }, select }),
      list: await tx.contactList.create({ data: { workspaceId, name: "a" }, select }),
      field: await tx.contactField.create({ data: { workspaceId, key: "a", label: "a", type: "text" }, select }),
      topic: await tx.topic.create({ data: { workspaceId, name: "a" }, select }),
      segment: await tx.segment.create({ data: { workspaceId, name: "a", rule: {} }, select }),
      template: await tx.emailTemplate.create({
        data: { workspaceId, name: "a", content: {}, kind: "marketing" },
        select,
      }),
    };
    return Object.entries(made).map(([noun, { id }]) => publicId(noun as Noun, id));
  });

type Page = (props: {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string>>;
}) => Promise<unknown>;
const modules = import.meta.glob("../../src/app/**/page.tsx");

/** What Next makes of a page: 200, or the status its gate ended it with. */
async function open(file: string, params: Record<string, string>): Promise<number> {
  const load = modules[`../../src/${file}`];
  if (!load) throw new Error(`${file} is no page.`);
  const { default: page } = (await load()) as { default: Page };
  try {
    await page({ params: Promise.resolve(params), searchParams: Promise.resolve({}) });
    return 200;
  } catch (error) {
    const digest = error instanceof Error && "digest" in error ? String(error.digest) : "";
    if (digest.startsWith("NEXT_HTTP_ERROR_FALLBACK;")) return Number(digest.split(";")[1]);
    if (digest.startsWith("NEXT_REDIRECT")) return 307;
    return 500;
  }
}

describe("pages", () => {
  const inWorkspace = pages.flatMap(({ file, source }) => {
    if (!file.startsWith("app/(workspace)/")) return [];
    const can = source.match(/await requireWorkspace\([^,]+,\s*"([\w.]+)"\)/)?.[1];
    return can && isPermission(can) ? [{ file, can }] : [];
  });

  test("the pages that name a permission were found", () => expect(inWorkspace.length).toBeGreaterThan(5));

  test.each(inWorkspace)("$file: its role table decides, another workspace does not exist", async ({ file, can }) => {
    for (const role of roles) {
      await signIn(people.user[role]);
      const status = await open(file, { workspace: people.own.slug });
      if (permissionsOf[role].includes(can)) expect(status, role).not.toBe(403);
      else expect(status, role).toBe(403);
      expect(await open(file, { workspace: people.other.slug }), role).toBe(404);
    }
    await signIn(null);
    expect(await open(file, { workspace: people.own.slug })).toBe(307);
  });

  test.each(pages.filter(({ file }) => file.startsWith("app/admin/")))(
    "$file does not exist but for operators",
    async ({ file }) => {
      await signIn(people.user.admin);
      expect(await open(file, {})).toBe(404);
      await signIn(null);
      expect(await open(file, {})).toBe(307);
      await signIn(people.operator);
      expect([200, 404, 500]).toContain(await open(file, { run: "none" }));
    },
  );
});
