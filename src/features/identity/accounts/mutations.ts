import "server-only";
import { type Inside, openFirstWorkspace } from "@/features/workspaces/mutations";
import type { SystemContext, UserContext } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { everywhere, transactSystem } from "@/lib/transact";
import { mailRequested } from "~/inngest/events";
import { redeemToken } from "../tokens/mutations";
import { LinkData, type PendingLink, type ProviderIdentity } from "./schema";

export type ProviderOutcome =
  | { kind: "signedIn"; userId: string }
  | { kind: "refused"; reason: "EmailMissing" | "EmailUnverified" }
  /** The address has an account that this provider is not linked to: its owner must agree first. */
  | { kind: "mustLink"; userId: string };

type Known = { provider: string; providerAccountId: string };
const findOwner = (tx: Tx, { provider, providerAccountId }: Known) =>
  tx.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { userId: true },
  });

/** A person whose first proof of the address is this provider. Null when someone else took address or account meanwhile. */
async function settle(inside: Inside, identity: ProviderIdentity & { email: string }) {
  const { tx } = inside;
  const { provider, providerAccountId, email, name } = identity;
  const now = new Date();
  const [created] = await tx.user.createManyAndReturn({
    data: [{ email, name, emailVerifiedAt: now }],
    skipDuplicates: true,
    select: { id: true },
  });
  // An unproven sign-up with this address may be a stranger's: its password does not survive the proof.
  const [claimed] = created
    ? []
    : await tx.user.updateManyAndReturn({
        where: { email, emailVerifiedAt: null },
        data: { emailVerifiedAt: now, passwordHash: null, name },
        select: { id: true },
      });
  const id = created?.id ?? claimed?.id;
  if (!id) return null;
  await tx.verificationToken.updateMany({ where: { userId: id, usedAt: null }, data: { usedAt: now } });
  const { count } = await tx.account.createMany({
    data: [{ userId: id, provider, providerAccountId, email }],
    skipDuplicates: true,
  });
  if (count === 0) throw new AppError("conflict", "This sign-in is linked to another account.");
  await openFirstWorkspace(inside, { id, email, name });
  return { id };
}

/** Who a provider's sign-in is here: a known person, a new one, or an existing account whose owner must agree first. */
export async function signInWithProvider(ctx: SystemContext, identity: ProviderIdentity): Promise<ProviderOutcome> {
  const known = await everywhere(ctx, (tx) => findOwner(tx, identity));
  if (known) return { kind: "signedIn", userId: known.userId };
  const { email } = identity;
  if (!email) return { kind: "refused", reason: "EmailMissing" };
  if (!identity.isEmailVerified) return { kind: "refused", reason: "EmailUnverified" };
  const { id, isNew } = await transactSystem(ctx, "user.signInWithProvider", async (inside) => {
    const settled = await settle(inside, { ...identity, email });
    if (settled) return { id: settled.id, isNew: true };
    const owner = await inside.tx.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
    return { id: owner.id, isNew: false };
  });
  if (isNew) return { kind: "signedIn", userId: id };
  // Two first sign-ins at once: the other one has made the account by now.
  const linked = await everywhere(ctx, (tx) => findOwner(tx, identity));
  return linked ? { kind: "signedIn", userId: linked.userId } : { kind: "mustLink", userId: id };
}

/** Adds the account, once. Throws `conflict` when it belongs to someone else. */
async function attach(
  tx: Tx,
  userId: string,
  { provider, providerAccountId, email }: Known & { email: string | null },
) {
  await tx.account.createMany({ data: [{ userId, provider, providerAccountId, email }], skipDuplicates: true });
  const owner = await findOwner(tx, { provider, providerAccountId });
  if (owner?.userId !== userId)
    throw new AppError(
      "conflict",
      "This sign-in belongs to another account here. Sign in with it to use that account.",
    );
  return { id: userId };
}

/** For a signed-in person who has just completed the provider's own flow. */
export const linkProvider = (user: UserContext, identity: ProviderIdentity) =>
  transactSystem(user, "account.link", ({ tx }) => attach(tx, user.userId, identity));

/** Mails the account's owner a link that agrees to a waiting sign-in. */
export const requestLinkMail = (ctx: SystemContext, { userId, identity }: PendingLink) =>
  transactSystem(ctx, "account.requestLink", async ({ emit }) => {
    const { provider, providerAccountId, email } = identity;
    const data: LinkData = { provider, providerAccountId, email: email ?? "" };
    emit(mailRequested.create({ userId, purpose: "link_account", data }));
    return { id: userId };
  });

export const linkByToken = (ctx: SystemContext, token: string) =>
  transactSystem(ctx, "account.linkByMail", async ({ tx }) => {
    const redeemed = await redeemToken(tx, "link_account", token);
    const data = LinkData.safeParse(redeemed?.data);
    if (!redeemed || !data.success)
      throw new AppError("conflict", "This link was used already or is too old. Sign in again to get a new one.");
    const { id } = await attach(tx, redeemed.userId, data.data);
    return { id, provider: data.data.provider };
  });

/** Removes a sign-in, never the last way in. */
export const unlinkProvider = (user: UserContext, accountId: string) =>
  transactSystem(user, "account.unlink", async ({ tx }) => {
    const { userId } = user;
    await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`;
    const { passwordHash } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
    const others = await tx.account.count({ where: { userId, id: { not: accountId } } });
    if (!passwordHash && others === 0)
      throw new AppError("conflict", "This is your only way to sign in. Set a password or link another sign-in first.");
    const { count } = await tx.account.deleteMany({ where: { id: accountId, userId } });
    if (count === 0) throw notFound("sign-in");
    return { id: accountId };
  });
