import { afterAll, expect, test, vi } from "vitest";
import {
  linkByToken,
  linkProvider,
  requestLinkMail,
  signInWithProvider,
  unlinkProvider,
} from "@/features/identity/accounts/mutations";
import type { ProviderIdentity } from "@/features/identity/accounts/schema";
import { sendIdentityMail } from "@/features/identity/letters/mutations";
import { createUser } from "@/features/identity/mutations";
import { systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { anEmail, aUser, aWorkspace, unique } from "../../factories/workspaces";

const mailbox = await vi.hoisted(async () => (await import("../../factories/mailbox")).aMailbox());
afterAll(() => mailbox.close());

const ctx = systemJobContext("test");
const aGoogleIdentity = (over: Partial<ProviderIdentity> = {}): ProviderIdentity => ({
  provider: "google",
  providerAccountId: unique(),
  email: anEmail(),
  isEmailVerified: true,
  name: "Ada",
  ...over,
});
const accountsOf = (userId: string) => inScope("system", (tx) => tx.account.findMany({ where: { userId } }));

test("the first sign-in makes a verified person, a workspace and its credits; the next finds them", async () => {
  const identity = aGoogleIdentity();
  const first = await signInWithProvider(ctx, identity);
  const again = await signInWithProvider(ctx, { ...identity, email: "changed@example.test" });
  expect(again).toEqual(first);
  const user = await inScope("system", (tx) =>
    tx.user.findUniqueOrThrow({ where: { email: identity.email ?? "" }, include: { memberships: true } }),
  );
  expect(user.emailVerifiedAt).not.toBeNull();
  expect(user.memberships).toHaveLength(1);
});

test("two first sign-ins at once make one person with one workspace", async () => {
  const identity = aGoogleIdentity();
  const outcomes = await Promise.all([1, 2, 3].map(() => signInWithProvider(ctx, identity)));
  expect(new Set(outcomes.map((outcome) => outcome.kind === "signedIn" && outcome.userId)).size).toBe(1);
  const memberships = await inScope("system", (tx) =>
    tx.membership.count({ where: { user: { email: identity.email ?? "" } } }),
  );
  expect(memberships).toBe(1);
});

test("an address the provider does not vouch for makes nobody", async () => {
  const identity = aGoogleIdentity({ isEmailVerified: false });
  expect(await signInWithProvider(ctx, identity)).toEqual({ kind: "refused", reason: "EmailUnverified" });
  expect(await signInWithProvider(ctx, aGoogleIdentity({ email: null }))).toEqual({
    kind: "refused",
    reason: "EmailMissing",
  });
  expect(await inScope("system", (tx) => tx.user.count({ where: { email: identity.email ?? "" } }))).toBe(0);
});

test("a matching address alone never links a provider to an existing account", async () => {
  const owner = await aUser();
  const outcome = await signInWithProvider(ctx, aGoogleIdentity({ email: owner.email }));
  expect(outcome).toEqual({ kind: "mustLink", userId: owner.userId });
  expect(await accountsOf(owner.userId)).toEqual([]);
});

test("a stranger's unproven sign-up loses its password when the address's owner comes by a provider", async () => {
  const email = anEmail();
  const planted = await inScope("system", (tx) => tx.user.create({ data: { email, passwordHash: "the stranger's" } }));
  expect(await signInWithProvider(ctx, aGoogleIdentity({ email }))).toEqual({ kind: "signedIn", userId: planted.id });
  const user = await inScope("system", (tx) => tx.user.findUniqueOrThrow({ where: { email } }));
  expect([user.passwordHash, user.emailVerifiedAt !== null]).toEqual([null, true]);
});

test("the mailed link is a proof: it links once, and the provider signs in from then on", async () => {
  const owner = await aUser();
  const identity = aGoogleIdentity({ email: owner.email });
  await requestLinkMail(ctx, { userId: owner.userId, identity });
  const data = { provider: "google", providerAccountId: identity.providerAccountId, email: owner.email };
  await sendIdentityMail(ctx, { userId: owner.userId, purpose: "link_account", data });
  const token = await mailbox.tokenTo(owner.email, "link");
  const raced = await Promise.allSettled([linkByToken(ctx, token), linkByToken(ctx, token)]);
  expect(raced.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await signInWithProvider(ctx, identity)).toEqual({ kind: "signedIn", userId: owner.userId });
});

test("a provider account is linked to one person only", async () => {
  const [one, other] = [await aUser(), await aUser()];
  const identity = aGoogleIdentity();
  await linkProvider(one, identity);
  await linkProvider(one, identity);
  await expect(linkProvider(other, identity)).rejects.toMatchObject({ code: "conflict" });
  expect(await accountsOf(other.userId)).toEqual([]);
  expect(await accountsOf(one.userId)).toHaveLength(1);
});

test("the last way in cannot be removed, even by two removals at once", async () => {
  const user = await aUser();
  await linkProvider(user, aGoogleIdentity());
  await linkProvider(user, aGoogleIdentity({ provider: "microsoft" }));
  const ids = (await accountsOf(user.userId)).map(({ id }) => id);
  const raced = await Promise.allSettled(ids.map((id) => unlinkProvider(user, id)));
  expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await accountsOf(user.userId)).toHaveLength(1);
});

test("nobody removes another person's sign-in", async () => {
  const [owner, thief] = [await aUser({ passwordHash: "x" }), await aUser({ passwordHash: "x" })];
  await linkProvider(owner, aGoogleIdentity());
  const [account] = await accountsOf(owner.userId);
  await expect(unlinkProvider(thief, account?.id ?? "")).rejects.toMatchObject({ code: "not_found" });
});

test("the operator's user is verified at once and gets, or joins, the workspace that was named", async () => {
  const slug = `acme-${unique()}`;
  const made = await createUser(ctx, { email: anEmail(), password: "a long enough secret", workspace: slug });
  const existing = await aWorkspace();
  const joined = await createUser(ctx, {
    email: anEmail(),
    password: "a long enough secret",
    workspace: existing.slug,
    isOperator: true,
  });
  expect([made.slug, joined.workspaceId]).toEqual([slug, existing.workspaceId]);
  const operator = await inScope("system", (tx) => tx.user.findUniqueOrThrow({ where: { id: joined.id } }));
  expect([operator.isOperator, operator.emailVerifiedAt !== null]).toEqual([true, true]);
  await expect(createUser(ctx, { email: operator.email, password: "a long enough secret" })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(
    createUser(ctx, { email: anEmail(), password: "a long enough secret", workspace: "admin" }),
  ).rejects.toMatchObject({ code: "invalid" });
});
