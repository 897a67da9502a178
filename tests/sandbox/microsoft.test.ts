import { createHash } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMicrosoft } from "../../local/sandbox/microsoft/microsoft";
import type { Peer } from "../../local/sandbox/peer";
import { submit, visit } from "./google-session";

const REDIRECT = "http://localhost:3000/api/auth/callback/microsoft";
const CLIENT = { client_id: "ms-test", client_secret: "ms-secret" };
const VERIFIER = "v".repeat(50);

let peer: Peer;
let discovery: Record<string, string>;

beforeAll(async () => {
  peer = await startMicrosoft({
    port: 0,
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
    redirectUris: [REDIRECT],
  });
  discovery = (await (await fetch(`${peer.url}/common/v2.0/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >;
});
afterAll(() => peer.close());

function authorizeUrl(change: Record<string, string> = {}): string {
  const challenge = createHash("sha256").update(VERIFIER).digest("base64url");
  const query = {
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT,
    response_type: "code",
    scope: "openid profile email offline_access",
    state: "s",
    nonce: "n",
    code_challenge: challenge,
    code_challenge_method: "S256",
  };
  return `${discovery.authorization_endpoint}?${new URLSearchParams({ ...query, ...change })}`;
}

async function askToken(change: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const form = new URLSearchParams({ ...CLIENT, redirect_uri: REDIRECT, ...change });
  const response = await fetch(discovery.token_endpoint ?? "", { method: "POST", body: form });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function getCode(): Promise<string> {
  const page = await visit(authorizeUrl());
  const chosen = await submit(peer.url, page, ["account", "erik@birch.test"]);
  return new URL(chosen.location ?? "").searchParams.get("code") ?? "";
}

describe("Microsoft sign-in", () => {
  it("runs the code flow with PKCE and nonce and signs who it was", async () => {
    const { status, body } = await askToken({
      grant_type: "authorization_code",
      code: await getCode(),
      code_verifier: VERIFIER,
    });
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri ?? ""));
    const { payload } = await jwtVerify(body.id_token ?? "", keys, {
      issuer: discovery.issuer ?? "",
      audience: CLIENT.client_id,
    });
    expect(payload).toMatchObject({
      nonce: "n",
      email: "erik@birch.test",
      name: "Erik Lund",
      preferred_username: "erik@birch.test",
    });
    expect(payload.oid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(discovery.issuer).toContain(String(payload.tid));
    const me = await fetch(`${peer.url}/v1.0/me`, { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(await me.json()).toMatchObject({ id: payload.oid, mail: "erik@birch.test", displayName: "Erik Lund" });
  });

  it("refreshes, and refuses a wrong verifier, a used code, a wrong secret", async () => {
    const code = await getCode();
    expect((await askToken({ grant_type: "authorization_code", code, code_verifier: "wrong" })).body.error).toBe(
      "invalid_grant",
    );
    const { body } = await askToken({ grant_type: "authorization_code", code, code_verifier: VERIFIER });
    expect((await askToken({ grant_type: "authorization_code", code, code_verifier: VERIFIER })).body.error).toBe(
      "invalid_grant",
    );
    const again = await askToken({ grant_type: "refresh_token", refresh_token: body.refresh_token ?? "" });
    expect(again.status).toBe(200);
    expect(again.body.access_token).not.toBe(body.access_token);
    expect((await askToken({ grant_type: "refresh_token", refresh_token: "x", client_secret: "x" })).status).toBe(401);
  });

  it("sends a denial back to the app, and shows a page for what it cannot trust", async () => {
    const denied = await submit(peer.url, await visit(authorizeUrl()), ["decision", "deny"]);
    const back = new URL(denied.location ?? "");
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: "access_denied", state: "s" });
    expect((await visit(authorizeUrl({ redirect_uri: "http://evil.test/" }))).text).toContain("AADSTS50011");
    expect((await visit(authorizeUrl({ client_id: "other" }))).status).toBe(400);
  });

  it("answers unknown routes and tokens in Graph's error shape", async () => {
    for (const [route, status] of [
      ["/v1.0/me/messages", 404],
      ["/v1.0/me", 401],
      ["/nothing", 404],
    ] as const) {
      const response = await fetch(peer.url + route);
      expect(response.status).toBe(status);
      expect(((await response.json()) as { error: { code: string } }).error.code).toBeTruthy();
    }
  });
});
