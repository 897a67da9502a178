import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Peer } from "../../local/sandbox/peer";
import {
  authUrl,
  CLIENT,
  connect,
  control,
  failureOf,
  gmailApi,
  IDENTITY,
  MODIFY,
  oauthClient,
  pkce,
  READONLY,
  REDIRECT,
  SEND,
  SMALL,
  startPeer,
  submit,
  visit,
  walkPages,
} from "./google-session";

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

describe("OAuth", () => {
  it("runs the code flow with PKCE, state, nonce and offline access through the pages", async () => {
    const client = oauthClient(peer.url);
    const { verifier, challenge } = await pkce(client);
    const url = authUrl(client, [...IDENTITY, READONLY], { state: "s-1", code_challenge: challenge, nonce: "n-1" });
    const back = await walkPages(peer.url, url);
    expect(back.href.startsWith(REDIRECT)).toBe(true);
    expect(back.searchParams.get("state")).toBe("s-1");
    const { tokens } = await client.getToken({ code: back.searchParams.get("code") ?? "", codeVerifier: verifier });
    expect(tokens.refresh_token).toBeTruthy();
    expect(tokens.scope?.split(" ")).toContain(READONLY);
    expect(tokens.scope?.split(" ")).toContain("https://www.googleapis.com/auth/userinfo.email");

    const jwks = createRemoteJWKSet(new URL(`${peer.url}/oauth2/v3/certs`));
    const { payload } = await jwtVerify(tokens.id_token ?? "", jwks, { issuer: peer.url, audience: CLIENT.clientId });
    expect(payload).toMatchObject({ email: "ada@maple.test", email_verified: true, name: "Ada Byrne", nonce: "n-1" });
    expect(payload.sub).toMatch(/^\d{21}$/);
    const ticket = await client.verifyIdToken({ idToken: tokens.id_token ?? "", audience: CLIENT.clientId });
    expect(ticket.getUserId()).toBe(payload.sub);

    const info = await client.getTokenInfo(tokens.access_token ?? "");
    expect(info).toMatchObject({ aud: CLIENT.clientId, sub: payload.sub, email: "ada@maple.test" });
    for (const [route, key] of [
      ["/oauth2/v2/userinfo", "id"],
      ["/oauth2/v3/userinfo", "sub"],
      ["/v1/userinfo", "sub"],
    ]) {
      const user = await fetch(peer.url + route, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect(((await user.json()) as Record<string, unknown>)[key ?? ""]).toBe(payload.sub);
    }
    const reused = await failureOf(
      client.getToken({ code: back.searchParams.get("code") ?? "", codeVerifier: verifier }),
    );
    expect(reused).toMatchObject({ status: 400, error: "invalid_grant" });
  });

  it("serves discovery whose endpoints lie under the asked origin", async () => {
    for (const origin of [peer.url, peer.url.replace("localhost", "127.0.0.1")]) {
      const found = (await (await fetch(`${origin}/.well-known/openid-configuration`)).json()) as Record<
        string,
        string
      >;
      expect(found.issuer).toBe(origin);
      expect(found.token_endpoint).toBe(`${origin}/token`);
    }
  });

  it("sends a denial back to the app with its state", async () => {
    const url = authUrl(oauthClient(peer.url), [READONLY], { state: "s-2" });
    const back = await walkPages(peer.url, url, { decision: "deny" });
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe("s-2");
    expect(back.searchParams.has("code")).toBe(false);
  });

  it("grants only the ticked scopes, and names them in the token answer", async () => {
    const client = oauthClient(peer.url);
    const url = authUrl(client, [...IDENTITY, READONLY, SEND], { include_granted_scopes: "false" });
    const back = await walkPages(peer.url, url, { email: "ben@maple.test", untick: [READONLY] });
    const { tokens } = await client.getToken(back.searchParams.get("code") ?? "");
    expect(tokens.scope?.split(" ")).toContain(SEND);
    expect(tokens.scope?.split(" ")).not.toContain(READONLY);
    client.setCredentials(tokens);
    const refused = await failureOf(gmailApi(peer.url, client).users.messages.list({ userId: "me" }));
    expect(refused).toMatchObject({
      status: 403,
      error: { status: "PERMISSION_DENIED", errors: [{ reason: "insufficientPermissions" }] },
    });
  });

  it("skips the consent page for what is already granted, and gives a refresh token only with consent", async () => {
    const client = oauthClient(peer.url);
    await connect(peer.url, [READONLY], "chloe@maple.test");
    const again = authUrl(client, [...IDENTITY, READONLY], { prompt: "" });
    const chosen = await submit(peer.url, await visit(again), ["account", "chloe@maple.test"]);
    const code = new URL(chosen.location ?? "").searchParams.get("code");
    expect((await client.getToken(code ?? "")).tokens.refresh_token).toBeUndefined();
    const more = await submit(peer.url, await visit(authUrl(client, [MODIFY], { prompt: "" })), [
      "account",
      "chloe@maple.test",
    ]);
    const consent = await visit(peer.url + more.location);
    expect(consent.text).toContain("Read, compose, and send emails");
    expect(consent.text.match(/type="checkbox"/g)).toHaveLength(1);
    const back = new URL((await submit(peer.url, consent, ["decision", "allow"])).location ?? "");
    const { tokens } = await client.getToken(back.searchParams.get("code") ?? "");
    expect(tokens.scope?.split(" ")).toEqual(expect.arrayContaining([MODIFY, READONLY]));
    expect(tokens.refresh_token).toBeTruthy();
  });

  it("refuses a wrong verifier, redirect URI, client and secret in Google's shapes", async () => {
    const client = oauthClient(peer.url);
    const { challenge } = await pkce(client);
    const back = await walkPages(peer.url, authUrl(client, [READONLY], { code_challenge: challenge }));
    const code = back.searchParams.get("code") ?? "";
    const base = {
      grant_type: "authorization_code",
      code,
      redirect_uri: REDIRECT,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    };
    const ask = async (change: Record<string, string>) => {
      const response = await fetch(`${peer.url}/token`, {
        method: "POST",
        body: new URLSearchParams({ ...base, ...change }),
      });
      const { error } = (await response.json()) as { error: string };
      return `${response.status} ${error}`;
    };
    expect(await ask({ code_verifier: "x".repeat(43) })).toBe("400 invalid_grant");
    expect(await ask({})).toBe("400 invalid_grant");
    expect(await ask({ redirect_uri: "http://localhost:3000/else" })).toBe("400 redirect_uri_mismatch");
    expect(await ask({ client_id: "other" })).toBe("401 invalid_client");
    expect(await ask({ client_secret: "wrong" })).toBe("401 invalid_client");
    expect(await ask({ grant_type: "password" })).toBe("400 unsupported_grant_type");
    expect((await visit(authUrl(client, [READONLY], { redirect_uri: "http://evil.test/" }))).status).toBe(400);
    expect((await visit(authUrl(client, [READONLY], { client_id: "other" }))).status).toBe(401);
    expect((await visit(authUrl(client, ["nonsense"]))).text).toContain("invalid_scope");
  });

  it("refreshes without a new refresh token, and a revoked grant refreshes no more", async () => {
    const { client, api } = await connect(peer.url, [READONLY], "ben@maple.test");
    const refreshToken = client.credentials.refresh_token;
    const { credentials } = await client.refreshAccessToken();
    expect(credentials.refresh_token).toBe(refreshToken);
    expect(credentials.scope).toContain(READONLY);
    await client.revokeToken(refreshToken ?? "");
    expect(await failureOf(api.users.getProfile({ userId: "me" }))).toMatchObject({
      status: 401,
      error: { status: "UNAUTHENTICATED" },
    });
    expect(await failureOf(client.refreshAccessToken())).toMatchObject({ status: 400, error: "invalid_grant" });
  });

  it("keeps tokens, message ids, labels and history over a restart", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "google-peer-"));
    const stateFile = path.join(folder, "google.json");
    const first = await startPeer({ stateFile, accounts: SMALL });
    const { client, api } = await connect(first.url, [MODIFY]);
    const before = (await api.users.messages.list({ userId: "me", maxResults: 5 })).data;
    const id = before.messages?.[0]?.id ?? "";
    await api.users.messages.modify({ userId: "me", id, requestBody: { addLabelIds: ["STARRED"] } });
    await control(first.url, "accounts/ada@maple.test/messages", { subject: "Kept over the restart" });
    const profile = (await api.users.getProfile({ userId: "me" })).data;
    const dates = (await api.users.messages.get({ userId: "me", id, format: "minimal" })).data.internalDate;
    await first.close();

    const second = await startPeer({ stateFile, accounts: SMALL, port: Number(new URL(first.url).port) });
    expect((await api.users.getProfile({ userId: "me" })).data).toEqual(profile);
    const after = (await api.users.messages.list({ userId: "me", maxResults: 6 })).data;
    expect(after.messages?.slice(1)).toEqual(before.messages);
    const kept = (await api.users.messages.get({ userId: "me", id, format: "minimal" })).data;
    expect(kept.labelIds).toContain("STARRED");
    expect(kept.internalDate).toBe(dates);
    await client.refreshAccessToken();
    await control(second.url, "accounts/ada@maple.test/messages", { subject: "Later" });
    const grown = (await api.users.getProfile({ userId: "me" })).data.historyId ?? "0";
    expect(BigInt(grown)).toBeGreaterThan(BigInt(profile.historyId ?? "0"));
    await second.close();
    expect(readFileSync(stateFile, "utf8").endsWith("\n")).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it("keeps drafts, the history's base and horizon, and a frozen clock over a restart", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "google-peer-"));
    const stateFile = path.join(folder, "google.json");
    const first = await startPeer({ stateFile, accounts: [] });
    const at = Date.UTC(2027, 4, 1);
    await control(first.url, "clock", { at, isFrozen: true });
    await control(first.url, "accounts", { email: "ada@maple.test", historyBase: "9000000000000000000", generate: 3 });
    const { client, api } = await connect(first.url, [MODIFY]);
    const raw = Buffer.from("To: ben@maple.test\r\nSubject: Kept\r\n\r\nDraft").toString("base64url");
    const draft = (await api.users.drafts.create({ userId: "me", requestBody: { message: { raw } } })).data;
    const { historyId } = await control<{ historyId: string }>(first.url, "accounts/ada@maple.test");
    await control(first.url, "accounts/ada@maple.test/expire-history", { before: historyId });
    const before = await control(first.url, "accounts/ada@maple.test/messages");
    await first.close();
    const second = await startPeer({ stateFile, accounts: [] });
    const revived = gmailApi(second.url, client);
    expect(await control(second.url, "clock")).toMatchObject({ now: at, isFrozen: true });
    expect(await control(second.url, "accounts/ada@maple.test/messages")).toEqual(before);
    expect((await revived.users.drafts.get({ userId: "me", id: draft.id ?? "" })).data.message?.id).toBe(
      draft.message?.id,
    );
    const startHistoryId = String(BigInt(historyId) - 16n);
    expect((await failureOf(revived.users.history.list({ userId: "me", startHistoryId }))).status).toBe(404);
    expect((await revived.users.history.list({ userId: "me", startHistoryId: historyId })).status).toBe(200);
    await second.close();
    rmSync(folder, { recursive: true });
  });

  it("forgets nothing it answered when killed, and drops a line the kill tore", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "google-peer-"));
    const stateFile = path.join(folder, "google.json");
    const script = `import { SMALL, startPeer } from ${JSON.stringify(import.meta.resolve("./google-session.ts"))};
      process.stdout.write((await startPeer({ stateFile: ${JSON.stringify(stateFile)}, accounts: SMALL })).url);`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = (await once(child.stdout, "data")) as [Buffer];
    const url = output.toString();
    const { api, client } = await connect(url, [MODIFY]);
    const id = (await api.users.messages.list({ userId: "me", maxResults: 1 })).data.messages?.[0]?.id ?? "";
    await api.users.messages.modify({ userId: "me", id, requestBody: { addLabelIds: ["STARRED"] } });
    child.kill("SIGKILL");
    await once(child, "exit");
    appendFileSync(stateFile, '{"type":"message.delete","ema');
    const next = await startPeer({ stateFile, accounts: SMALL });
    const revived = gmailApi(next.url, client);
    expect((await revived.users.messages.get({ userId: "me", id, format: "minimal" })).data.labelIds).toContain(
      "STARRED",
    );
    await control(next.url, "accounts/ada@maple.test/messages", { subject: "After the kill" });
    await next.close();
    const last = await startPeer({ stateFile, accounts: SMALL });
    const [newest] =
      (await gmailApi(last.url, client).users.messages.list({ userId: "me", q: "subject:kill" })).data.messages ?? [];
    expect(newest?.id).toBeTruthy();
    await last.close();
    rmSync(folder, { recursive: true });
  });
});
