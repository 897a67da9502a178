import { afterAll, expect, test, vi } from "vitest";
import { sendIdentityMail } from "@/features/identity/letters/mutations";
import {
  changePassword,
  confirmEmail,
  requestMail,
  resetPassword,
  signUp,
} from "@/features/identity/passwords/mutations";
import { findUserByPassword } from "@/features/identity/passwords/queries";
import { systemJobContext } from "@/gates/job";
import { sha256 } from "@/lib/crypto";
import { inScope } from "@/lib/db";
import { anEmail, aUser } from "../../factories/workspaces";

const mailbox = await vi.hoisted(async () => (await import("../../factories/mailbox")).aMailbox());
afterAll(() => mailbox.close());

const ctx = systemJobContext("test");
const password = "a long enough secret";

const userOf = (email: string) =>
  inScope("system", (tx) =>
    tx.user.findUniqueOrThrow({ where: { email }, include: { memberships: { include: { workspace: true } } } }),
  );
const eventsFor = (userId: string) =>
  inScope("system", (tx) =>
    tx.outboxEvent.findMany({
      where: { name: "identity/mail.requested", data: { path: ["userId"], equals: userId } },
      orderBy: { id: "asc" },
    }),
  );
/** What the job does with the newest event of this person. */
async function deliver(email: string) {
  const { id } = await userOf(email);
  const event = (await eventsFor(id)).at(-1);
  if (!event) throw new Error("no mail was asked for");
  await sendIdentityMail(ctx, event.data as Parameters<typeof sendIdentityMail>[1]);
}
async function signedUp(email = anEmail()) {
  await signUp(ctx, { email, password, name: "Ada" });
  await deliver(email);
  return { email, token: await mailbox.tokenTo(email, "verify") };
}

test("an address must be proven before its password signs anyone in", async () => {
  const { email, token } = await signedUp();
  expect(await findUserByPassword(ctx, { email, password })).toBeNull();
  await confirmEmail(ctx, { token, password });
  expect(await findUserByPassword(ctx, { email, password })).not.toBeNull();
});

test("the first proof opens one workspace with the welcome credits", async () => {
  const { email, token } = await signedUp();
  await confirmEmail(ctx, { token, password });
  const { memberships } = await userOf(email);
  expect(memberships.map(({ role }) => role)).toEqual(["admin"]);
  const workspaceId = memberships[0]?.workspaceId ?? "";
  const account = await inScope("system", (tx) => tx.creditAccount.findUniqueOrThrow({ where: { workspaceId } }));
  expect(account.availableMicro).toBe(50_000_000n);
});

test("signing up with a taken address leaves the account alone and tells its owner by mail only", async () => {
  const owner = await aUser({ passwordHash: "kept", name: "Owner" });
  const taken = await signUp(ctx, { email: owner.email, password, name: "Someone" });
  const free = await signUp(ctx, { email: anEmail(), password, name: "Someone" });
  expect(taken).toEqual(free);
  expect(await userOf(owner.email)).toMatchObject({ passwordHash: "kept", name: "Owner" });
  await deliver(owner.email);
  const mails = await mailbox.mailsTo(owner.email);
  expect(mails.map(({ subject }) => subject)).toEqual(["You already have an account"]);
  expect(mails[0]?.text).not.toMatch(/\/verify\//);
});

test("nothing secret is in the event, and only a hash of the secret is stored", async () => {
  const { email, token } = await signedUp();
  const { id } = await userOf(email);
  const stored = await inScope("system", (tx) => tx.verificationToken.findMany({ where: { userId: id } }));
  expect(stored.map(({ tokenHash }) => tokenHash)).toEqual([sha256(token)]);
  expect(JSON.stringify([stored, await eventsFor(id)])).not.toContain(token);
});

test("who reads the mailbox cannot be made to confirm a stranger's password", async () => {
  const { email, token } = await signedUp();
  await expect(confirmEmail(ctx, { token, password: "my own other password" })).rejects.toMatchObject({
    code: "invalid",
  });
  expect((await userOf(email)).emailVerifiedAt).toBeNull();
  await confirmEmail(ctx, { token, password });
});

test("of two people opening one link at once, one wins", async () => {
  const { token } = await signedUp();
  const outcomes = await Promise.allSettled([
    confirmEmail(ctx, { token, password }),
    confirmEmail(ctx, { token, password }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(confirmEmail(ctx, { token, password })).rejects.toMatchObject({ code: "conflict" });
});

async function resetLink(email: string) {
  await requestMail(ctx, email, "reset_password");
  await deliver(email);
  return mailbox.tokenTo(email, "reset");
}

test("a reset link works once, and using one ends the others", async () => {
  const { email } = await aUser();
  const [older, newer] = [await resetLink(email), await resetLink(email)];
  const raced = await Promise.allSettled([
    resetPassword(ctx, { token: newer, password: "the first new password" }),
    resetPassword(ctx, { token: newer, password: "the other new password" }),
    resetPassword(ctx, { token: older, password: "the third new password" }),
  ]);
  expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const token of [older, newer])
    await expect(resetPassword(ctx, { token, password: "yet another password" })).rejects.toMatchObject({
      code: "conflict",
    });
});

test("a link that is too old does nothing", async () => {
  const { email, userId } = await aUser();
  const token = await resetLink(email);
  await inScope("system", (tx) =>
    tx.verificationToken.updateMany({ where: { userId }, data: { expiresAt: new Date(Date.now() - 1) } }),
  );
  await expect(resetPassword(ctx, { token, password: "a brand new password" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a link made for one purpose does not serve another", async () => {
  const { token } = await signedUp();
  await expect(resetPassword(ctx, { token, password: "a brand new password" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a reset signs out every session but the owner's own", async () => {
  const user = await aUser();
  const other = await inScope("system", (tx) =>
    tx.session.create({ data: { userId: user.userId, provider: "google", expiresAt: new Date(Date.now() + 1e6) } }),
  );
  await resetPassword(ctx, { token: await resetLink(user.email), password: "a brand new password" }, user.sessionId);
  const live = await inScope("system", (tx) =>
    tx.session.findMany({ where: { userId: user.userId, revokedAt: null } }),
  );
  expect(live.map(({ id }) => id)).toEqual([user.sessionId]);
  expect(live.map(({ id }) => id)).not.toContain(other.id);
});

test("asking for mail to an unknown address leaves no trace", async () => {
  const before = await inScope("system", (tx) => tx.outboxEvent.count());
  await requestMail(ctx, anEmail(), "reset_password");
  expect(await inScope("system", (tx) => tx.outboxEvent.count())).toBe(before);
});

test("an unknown address, a wrong password and an unproven one look the same", async () => {
  const { email } = await signedUp();
  const known = await aUser();
  const tries = [
    { email: anEmail(), password },
    { email: known.email, password },
    { email, password },
    { email, password: "not the password" },
  ];
  expect(await Promise.all(tries.map((input) => findUserByPassword(ctx, input)))).toEqual([null, null, null, null]);
});

test("changing the password needs the current one and signs the other devices out", async () => {
  const { email, token } = await signedUp();
  const { id } = await confirmEmail(ctx, { token, password });
  const user = { ...(await aUser()), userId: id, email };
  await expect(changePassword(user, { current: "wrong", password: "a brand new password" })).rejects.toMatchObject({
    fields: { current: expect.any(Array) },
  });
  await changePassword(user, { current: password, password: "a brand new password" });
  expect(await findUserByPassword(ctx, { email, password })).toBeNull();
  expect(await findUserByPassword(ctx, { email, password: "a brand new password" })).toEqual({ userId: id });
  await deliver(email);
  expect((await mailbox.mailsTo(email)).map(({ subject }) => subject)).toContain("Your password was changed");
});
