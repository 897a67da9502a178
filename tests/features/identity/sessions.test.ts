import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { endSession, revokeOtherSessions, revokeSession, startSession } from "@/features/identity/sessions/mutations";
import { listSessions } from "@/features/identity/sessions/queries";
import { systemJobContext } from "@/gates/job";
import { sessionOfToken, sessionSecret } from "@/gates/session";
import { inScope } from "@/lib/db";
import { aUser } from "../../factories/workspaces";

const ctx = systemJobContext("test");
const cookieOf = (sessionId: string) => encode({ token: { sessionId }, secret: sessionSecret() });

test("a session's cookie stops working with the very next request after it is revoked", async () => {
  const user = await aUser();
  const { id } = await startSession(ctx, { userId: user.userId, provider: "google", userAgent: "x".repeat(900) });
  const cookie = await cookieOf(id);
  expect(await sessionOfToken(cookie)).toMatchObject({ userId: user.userId, sessionId: id });
  await revokeSession(user, id);
  expect(await sessionOfToken(cookie)).toBeNull();
});

test("signing out ends the row, and a new sign-in in the same browser ends the one before", async () => {
  const user = await aUser();
  const first = await startSession(ctx, { userId: user.userId, provider: "google" });
  const second = await startSession(ctx, { userId: user.userId, provider: "google", replacesId: first.id });
  expect(await sessionOfToken(await cookieOf(first.id))).toBeNull();
  await endSession(ctx, second.id);
  expect(await sessionOfToken(await cookieOf(second.id))).toBeNull();
});

test("signing out all others keeps this one and leaves other people alone", async () => {
  const [user, other] = [await aUser(), await aUser()];
  for (let i = 0; i < 3; i++) await startSession(ctx, { userId: user.userId, provider: "google" });
  expect(await revokeOtherSessions(user)).toMatchObject({ count: 3 });
  expect((await listSessions(user)).map(({ id }) => id)).toEqual([user.sessionId]);
  expect(await listSessions(other)).toHaveLength(1);
});

test("nobody ends a stranger's session", async () => {
  const [user, thief] = [await aUser(), await aUser()];
  await expect(revokeSession(thief, user.sessionId)).rejects.toMatchObject({ code: "not_found" });
  expect(await sessionOfToken(await cookieOf(user.sessionId))).not.toBeNull();
});

test("an expired row, an unknown id, another secret and rubbish are nobody", async () => {
  const user = await aUser();
  const foreign = await encode({ token: { sessionId: user.sessionId }, secret: "another secret" });
  await inScope("system", (tx) =>
    tx.session.updateMany({ where: { userId: user.userId }, data: { expiresAt: new Date(0) } }),
  );
  const cookies = [await cookieOf(user.sessionId), await cookieOf(crypto.randomUUID()), foreign, "rubbish", undefined];
  for (const cookie of cookies) expect(await sessionOfToken(cookie)).toBeNull();
});
