import { afterAll, afterEach, expect, test, vi } from "vitest";
import { consentUrl } from "@/features/gmail/google";
import { hasRight } from "@/features/gmail/ladder";
import { connectAccount, disconnect, fetchRawMessage, requestSync, startDiscovery } from "@/features/gmail/mutations";
import { countEmails, findEmail, getConnection, getEmail, listConnections, listEmails } from "@/features/gmail/queries";
import { readonlyScope } from "@/features/gmail/schema";
import { withAccess } from "@/features/gmail/tokens/mutations";
import { within } from "@/lib/transact";
import { aConnection, aGrant, connectionRow, discover, everything, rowsOf } from "../../factories/gmail";
import { aWorkspace } from "../../factories/workspaces";

const google = await vi.hoisted(async () => (await import("../../factories/google-sandbox")).aGoogle());
afterEach(() => google.noFaults());
afterAll(() => google.close());

test("the consent asks for reading alone, offline, with PKCE and a state", () => {
  const url = new URL(
    consentUrl({ state: "s", codeChallenge: "c", scopes: [readonlyScope], loginHint: "ada@maple.test" }),
  );
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    scope: `openid email ${readonlyScope}`,
    access_type: "offline",
    prompt: "consent",
    include_granted_scopes: "true",
    state: "s",
    code_challenge: "c",
    code_challenge_method: "S256",
    login_hint: "ada@maple.test",
    redirect_uri: "http://localhost:3000/api/gmail/callback",
  });
});

test("a denied consent brings no code, an unticked scope a grant that cannot read mail", async () => {
  await google.addAccount("deny@maple.test");
  const url = consentUrl({ state: "s", codeChallenge: "c", scopes: [readonlyScope] });
  const denied = await google.consent(url, "deny@maple.test", { allow: false });
  expect(denied.searchParams.get("error")).toBe("access_denied");
  const unticked = await google.consent(url, "deny@maple.test", { scopes: [] });
  expect(hasRight("read", (unticked.searchParams.get("scope") ?? "").split(" "))).toBe(false);
  expect((await aGrant(google, "deny@maple.test")).scopes).toContain(readonlyScope);
});

test("the same Google account never connects twice: at once, again, or in another workspace", async () => {
  const { ctx } = await aWorkspace();
  const email = "twice@maple.test";
  await google.addAccount(email);
  const grants = await Promise.all(Array.from({ length: 5 }, () => aGrant(google, email)));
  const ids = (await Promise.all(grants.map((grant) => connectAccount(ctx, grant)))).map(({ id }) => id);
  expect(new Set(ids).size).toBe(1);
  expect(await listConnections(ctx)).toHaveLength(1);
  const other = await aWorkspace();
  await expect(connectAccount(other.ctx, await aGrant(google, email))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("another workspace"),
  });
  expect(await listConnections(other.ctx)).toEqual([]);
});

test("tokens are kept sealed", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google);
  const row = await connectionRow(ctx, id);
  expect(row?.sealedRefreshToken).toMatch(/^v1\./);
  expect(JSON.stringify([row?.sealedAccessToken, row?.sealedRefreshToken])).not.toMatch(/ya29|1\/\/0/);
});

const refreshes = (email: string) => google.steer(email, "expire-access-tokens");

test("fifty calls with an access token that is due refresh it once", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google);
  await within(ctx, (tx) => tx.gmailConnection.updateMany({ where: { id }, data: { accessExpiresAt: new Date() } }));
  const tokens = await Promise.all(Array.from({ length: 50 }, () => withAccess(ctx, id, async (token) => token)));
  expect(new Set(tokens).size).toBe(1);
  const audits = await within(ctx, (tx) => tx.auditLog.count({ where: { targetId: id, action: "gmail.refresh" } }));
  expect(audits).toBe(1);
});

test("an access token Google refuses before its time is refreshed and the call repeated", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 3 });
  await refreshes(email);
  await discover(ctx, id);
  expect((await rowsOf(ctx, id)).size).toBe(3);
  expect((await connectionRow(ctx, id))?.sealedRefreshToken).toMatch(/^v1\./);
});

test("a grant taken back at Google ends the connection once, says so, and reconnecting goes on at the cursor", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 4 });
  await discover(ctx, id);
  await google.steer(email, "revoke");
  const calls = await Promise.allSettled(
    Array.from({ length: 10 }, () => withAccess(ctx, id, async (token) => google.gmail(token, "profile"))),
  );
  expect(calls.every(({ status }) => status === "rejected")).toBe(true);
  const [mail] = (await listEmails(ctx)).items;
  await expect(fetchRawMessage(ctx, mail?.id ?? "")).rejects.toMatchObject({ kind: "revoked" });
  expect(await getConnection(ctx, id)).toMatchObject({
    status: "paused",
    statusReason: expect.stringContaining("Google"),
    mailCount: 4,
  });
  expect(await connectionRow(ctx, id)).toMatchObject({ sealedAccessToken: null, sealedRefreshToken: null });
  await expect(requestSync(ctx, { connectionId: id })).rejects.toMatchObject({ code: "conflict" });
  expect((await connectAccount(ctx, await aGrant(google, email))).id).toBe(id);
  expect(await getConnection(ctx, id)).toMatchObject({ status: "active", statusReason: null, mailCount: 4 });
  expect((await connectionRow(ctx, id))?.historyId).not.toBeNull();
});

test("disconnecting revokes at Google; mails stay or go as asked", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google, { generate: 2 });
  await discover(ctx, id);
  const token = await withAccess(ctx, id, async (accessToken) => accessToken);
  await disconnect(ctx, { connectionId: id, isDeletingMails: false });
  await expect(google.gmail(token, "profile")).rejects.toThrow("401");
  expect(await getConnection(ctx, id)).toMatchObject({ status: "revoked", mailCount: 2 });
  await expect(startDiscovery(ctx, { connectionId: id, filter: everything })).rejects.toMatchObject({
    code: "conflict",
  });
  await connectAccount(ctx, await aGrant(google, email));
  await disconnect(ctx, { connectionId: id, isDeletingMails: true });
  expect(await listConnections(ctx)).toEqual([]);
  expect(await countEmails(ctx)).toBe(0);
});

test("mails are not deleted under a run of summaries", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 1 });
  await discover(ctx, id);
  const [mail] = (await listEmails(ctx)).items;
  const cost = { expectedMicro: 1n, maximumMicro: 1n };
  const by = { createdByKind: "user", createdById: workspaceId, expiresAt: new Date() };
  await within(ctx, (tx) =>
    tx.quote.create({
      data: {
        workspaceId,
        mailCount: 1,
        model: "m",
        ...cost,
        ...by,
        jobs: { create: { workspaceId, discoveryId: mail?.id ?? "" } },
      },
    }),
  );
  await expect(disconnect(ctx, { connectionId: id, isDeletingMails: true })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await getConnection(ctx, id)).toMatchObject({ status: "active", mailCount: 1 });
  await within(ctx, (tx) => tx.processingJob.updateMany({ where: { workspaceId }, data: { status: "cancelled" } }));
  await disconnect(ctx, { connectionId: id, isDeletingMails: true });
  expect(await listConnections(ctx)).toEqual([]);
});

test("another workspace sees, reads and changes nothing of it", async () => {
  const { ctx } = await aWorkspace();
  const { id } = await aConnection(ctx, google, { generate: 2 });
  await discover(ctx, id);
  const [mail] = (await listEmails(ctx)).items;
  const { ctx: other } = await aWorkspace();
  expect(await listEmails(other)).toEqual({ items: [], nextCursor: null });
  expect(await countEmails(other, { connectionId: id })).toBe(0);
  expect(await findEmail(other, mail?.id ?? "")).toBeNull();
  const refused = { code: "not_found" };
  await expect(getEmail(other, mail?.id ?? "")).rejects.toMatchObject(refused);
  await expect(getConnection(other, id)).rejects.toMatchObject(refused);
  await expect(fetchRawMessage(other, mail?.id ?? "")).rejects.toMatchObject(refused);
  await expect(requestSync(other, { connectionId: id })).rejects.toMatchObject(refused);
  await expect(disconnect(other, { connectionId: id, isDeletingMails: true })).rejects.toMatchObject(refused);
  await expect(startDiscovery(other, { connectionId: id, filter: everything })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await countEmails(ctx)).toBe(2);
});

test("a mail's bytes come from Gmail as they arrived; a deleted one says so", async () => {
  const { ctx } = await aWorkspace();
  const { id, email } = await aConnection(ctx, google);
  await google.addMail(email, { rawText: "Subject: Raw\r\n\r\nGrüße\r\n" });
  await discover(ctx, id);
  const [mail] = (await listEmails(ctx)).items;
  expect((await fetchRawMessage(ctx, mail?.id ?? "")).toString()).toBe("Subject: Raw\r\n\r\nGrüße\r\n");
  await google.fault({ match: "GET /gmail/v1/users/me/messages/", status: 404 });
  await expect(fetchRawMessage(ctx, mail?.id ?? "")).rejects.toMatchObject({ kind: "not_found", code: "not_found" });
});
