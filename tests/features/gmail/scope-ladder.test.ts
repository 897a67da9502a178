import { encode } from "next-auth/jwt";
import { afterAll, expect, test, vi } from "vitest";
import { GET as callback } from "@/app/api/gmail/callback/route";
import { GET as connect } from "@/app/api/gmail/connect/route";
import { allowHref, consentHref, hasRight } from "@/features/gmail/ladder";
import { getConnection, listConnections } from "@/features/gmail/queries";
import { readonlyScope } from "@/features/gmail/schema";
import { openId } from "@/features/identity/openid";
import { configuredProviders } from "@/features/identity/providers";
import { sessionSecret } from "@/gates/session";
import { publicId } from "@/lib/ids";
import { connectionRow } from "../../factories/gmail";
import { aWorkspace, type TestWorkspace, unique } from "../../factories/workspaces";

/** The browser of this test. */
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => void jar.set(name, value),
    delete: ({ name }: { name: string }) => void jar.delete(name),
  }),
  headers: async () => new Headers(),
}));
const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterAll(() => google.close());

const gmailScopes = (scopes: string) =>
  scopes.split(" ").filter((scope) => scope.includes("gmail") || scope.includes("mail.google"));
const modifyScope = "https://www.googleapis.com/auth/gmail.modify";
const sendScope = "https://www.googleapis.com/auth/gmail.send";

async function signIn({ user }: TestWorkspace) {
  const token = await encode({ token: { sessionId: user.sessionId }, secret: sessionSecret() });
  jar.set("next-auth.session-token", token);
}

const follow = (door: typeof connect, address: string) =>
  door(new Request(new URL(address, "http://localhost:3000")), { params: Promise.resolve({}) });
const placeOf = (response: Response) => {
  const { pathname, search } = new URL(response.headers.get("location") ?? "");
  return pathname + search;
};

/** From our link over Google's pages to the page the browser ends on. */
async function consent(href: string, email: string, answer: { allow?: boolean; scopes?: string[] } = {}) {
  const asked = (await follow(connect, href)).headers.get("location") ?? "";
  const scopes = gmailScopes(new URL(asked).searchParams.get("scope") ?? "");
  const back = await google.consent(asked, email, answer);
  return { scopes, place: placeOf(await follow(callback, back.href)) };
}

async function aConnected() {
  const workspace = await aWorkspace();
  await signIn(workspace);
  const email = `ladder-${unique()}@maple.test`;
  await google.addAccount(email, { generate: 1 });
  const first = await consent(`/api/gmail/connect?workspace=${workspace.slug}`, email);
  const [connection] = await listConnections(workspace.ctx);
  if (!connection) throw new Error("Not connected.");
  const asking = (right: "modify" | "send", back = `/${workspace.slug}/inbox?open=eml_1`) => ({
    right,
    connection: publicId("connection", connection.id),
    back,
  });
  return { ...workspace, email, first, id: connection.id, asking };
}

test("criterion 1: connecting asks for reading alone; archiving asks for modify once and leads back to the mail", async () => {
  const { ctx, slug, email, first, id, asking } = await aConnected();
  expect(first.scopes).toEqual([readonlyScope]);
  expect(first.place).toMatch(new RegExp(`^/${slug}/discover\\?connection=gmc_`));
  expect((await getConnection(ctx, id)).scopes.filter((scope) => scope.includes("gmail"))).toEqual([readonlyScope]);

  const before = await connectionRow(ctx, id);
  const second = await consent(consentHref(slug, asking("modify")), email);
  expect(second).toEqual({ scopes: [modifyScope], place: `/${slug}/inbox?open=eml_1` });
  const { scopes } = await getConnection(ctx, id);
  expect([hasRight("read", scopes), hasRight("modify", scopes), hasRight("send", scopes)]).toEqual([true, true, false]);
  // The mailbox goes on where it was: the same row, the same cursor.
  expect(await connectionRow(ctx, id)).toMatchObject({ id, historyId: before?.historyId ?? null, status: "active" });

  const third = await consent(consentHref(slug, asking("send")), email);
  expect(third.scopes).toEqual([sendScope]);
  const all = (await getConnection(ctx, id)).scopes;
  expect([hasRight("read", all), hasRight("modify", all), hasRight("send", all)]).toEqual([true, true, true]);
});

test("criterion 1: a withheld scope lands on the page that names it, and one click asks again", async () => {
  const { ctx, slug, email, id, asking } = await aConnected();
  for (const [answer, problem] of [
    [{ scopes: [] }, "scope"],
    [{ allow: false }, "denied"],
  ] as const) {
    const { place } = await consent(consentHref(slug, asking("modify")), email, { ...answer, scopes: [] });
    expect(place).toBe(allowHref(slug, { ...asking("modify"), problem }));
    expect((await getConnection(ctx, id)).status).toBe("active");
    expect(hasRight("modify", (await getConnection(ctx, id)).scopes)).toBe(false);
  }
  const again = await consent(consentHref(slug, asking("modify")), email);
  expect(again.place).toBe(`/${slug}/inbox?open=eml_1`);
});

test("criterion 1: at the first connection a withheld scope connects nothing", async () => {
  const workspace = await aWorkspace();
  await signIn(workspace);
  await google.addAccount("withheld@maple.test");
  const { place } = await consent(`/api/gmail/connect?workspace=${workspace.slug}`, "withheld@maple.test", {
    scopes: [],
  });
  expect(place).toBe(`/${workspace.slug}/connect?problem=scope`);
  expect(await listConnections(workspace.ctx)).toEqual([]);
});

test("criterion 1: the same Google account connected again is the same connection", async () => {
  const { ctx, slug, email, id } = await aConnected();
  await consent(`/api/gmail/connect?workspace=${slug}`, email);
  expect((await listConnections(ctx)).map((connection) => connection.id)).toEqual([id]);
});

test("another account's consent gives this one nothing, and connects nothing", async () => {
  const { ctx, slug, id, asking } = await aConnected();
  await google.addAccount("stranger@maple.test");
  const { place } = await consent(consentHref(slug, asking("modify")), "stranger@maple.test");
  expect(place).toBe(allowHref(slug, { ...asking("modify"), problem: "account" }));
  expect((await listConnections(ctx)).map((connection) => connection.id)).toEqual([id]);
});

test("the way back is this workspace's, whatever the link says; another's connection is not there", async () => {
  const { slug, email, asking } = await aConnected();
  const { place } = await consent(consentHref(slug, asking("modify", "https://evil.test/")), email);
  expect(place).toBe(`/${slug}/inbox`);
  const other = await aConnected();
  const reply = await follow(connect, consentHref(other.slug, asking("modify")));
  expect(reply.status).toBe(404);
});

test("criterion 1: signing up with Google asks who somebody is, and for nothing of their mail", () => {
  const google = configuredProviders().find(({ id }) => id === "google");
  if (!google) throw new Error("Google is not configured.");
  expect(openId(google).authorization).toEqual({ params: { scope: "openid email profile" } });
});
