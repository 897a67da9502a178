import "server-only";
import { openFirstWorkspace } from "@/features/workspaces/mutations";
import type { SystemContext, UserContext } from "@/gates/context";
import { sha256 } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { everywhere, transactSystem } from "@/lib/transact";
import { mailRequested } from "~/inngest/events";
import { redeemToken } from "../tokens/mutations";
import { hashPassword, isPassword } from "./argon2";
import { passwordProblem } from "./password-rule";
import type { ConfirmInput, PasswordChange, ResetInput, SignUpInput } from "./schema";

const deadLink = () =>
  new AppError("conflict", "This link was used already or is too old. Ask for a new one and use the newest mail.");
const weak = (message: string) => new AppError("invalid", message, { password: [message] });

/**
 * Does the same work and says the same whether or not the address has an account: who reads the mailbox learns it
 * from the mail. Until the address is proven the latest password counts.
 */
export async function signUp(ctx: SystemContext, { email, password, name }: SignUpInput) {
  const passwordHash = await hashPassword(password);
  await transactSystem(ctx, "user.signUp", async ({ tx, emit }) => {
    const person = { name: name || null, passwordHash };
    await tx.user.createMany({ data: [{ email, ...person }], skipDuplicates: true });
    await tx.user.updateMany({ where: { email, emailVerifiedAt: null }, data: person });
    const { id } = await tx.user.findUniqueOrThrow({ where: { email }, select: { id: true } });
    emit(mailRequested.create({ userId: id, purpose: "verify_email" }));
    return { id };
  });
}

/** Mails a link when the address has an account, and nothing when it has none. */
export async function requestMail(ctx: SystemContext, email: string, purpose: "verify_email" | "reset_password") {
  const user = await everywhere(ctx, (tx) =>
    tx.user.findUnique({ where: { email }, select: { id: true, emailVerifiedAt: true } }),
  );
  if (!user || (purpose === "verify_email" && user.emailVerifiedAt)) return;
  await transactSystem(ctx, `user.mail.${purpose}`, async ({ emit }) => {
    emit(mailRequested.create({ userId: user.id, purpose }));
    return { id: user.id };
  });
}

/**
 * Proves the address and opens the first workspace. The password must be the one of the sign-up: who only reads the
 * mailbox cannot be made to confirm a stranger's account.
 */
export async function confirmEmail(ctx: SystemContext, { token, password }: ConfirmInput) {
  const found = await everywhere(ctx, (tx) =>
    tx.verificationToken.findFirst({
      where: { tokenHash: sha256(token), purpose: "verify_email", usedAt: null, expiresAt: { gt: new Date() } },
      select: { user: { select: { passwordHash: true } } },
    }),
  );
  if (!found) throw deadLink();
  if (!(await isPassword(password, found.user.passwordHash)))
    throw weak("This is not the password of this sign-up. Set a new one with “Forgot password?” on the sign-in page.");
  return transactSystem(ctx, "user.confirmEmail", async (inside) => {
    const { tx } = inside;
    const redeemed = await redeemToken(tx, "verify_email", token);
    if (!redeemed) throw deadLink();
    const [user] = await tx.user.updateManyAndReturn({
      where: { id: redeemed.userId, passwordHash: found.user.passwordHash },
      data: { emailVerifiedAt: new Date() },
      select: { id: true, email: true, name: true },
    });
    if (!user) throw deadLink();
    await openFirstWorkspace(inside, user);
    return user;
  });
}

/**
 * Sets a new password by a mailed link, which also proves the address. Every session ends, but for the one in which
 * the owner asked.
 */
export const resetPassword = async (ctx: SystemContext, { token, password }: ResetInput, keepSessionId?: string) => {
  const passwordHash = await hashPassword(password);
  return transactSystem(ctx, "user.resetPassword", async (inside) => {
    const { tx } = inside;
    const redeemed = await redeemToken(tx, "reset_password", token);
    if (!redeemed) throw deadLink();
    const id = redeemed.userId;
    const before = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { email: true, name: true, emailVerifiedAt: true },
    });
    const problem = passwordProblem(password, before.email);
    if (problem) throw weak(problem);
    const now = new Date();
    await tx.user.update({ where: { id }, data: { passwordHash, emailVerifiedAt: before.emailVerifiedAt ?? now } });
    await tx.session.updateMany({
      where: { userId: id, revokedAt: null, id: { not: keepSessionId } },
      data: { revokedAt: now },
    });
    if (!before.emailVerifiedAt) await openFirstWorkspace(inside, { id, ...before });
    inside.emit(mailRequested.create({ userId: id, purpose: "password_changed" }));
    return { id, email: before.email };
  });
};

/** Ends every other session: who knew the old password is out. */
export async function changePassword(user: UserContext, { current, password }: PasswordChange) {
  const { userId, sessionId, email } = user;
  const problem = passwordProblem(password, email);
  if (problem) throw weak(problem);
  const found = await everywhere(user, (tx) =>
    tx.user.findUnique({ where: { id: userId }, select: { passwordHash: true } }),
  );
  if (!found?.passwordHash || !(await isPassword(current, found.passwordHash)))
    throw new AppError("invalid", "The current password is not right.", {
      current: ["This is not your current password."],
    });
  const passwordHash = await hashPassword(password);
  await transactSystem(user, "user.changePassword", async ({ tx, emit }) => {
    const where = { id: userId, passwordHash: found.passwordHash };
    const { count } = await tx.user.updateMany({ where, data: { passwordHash } });
    if (count === 0) throw new AppError("conflict", "The password was changed elsewhere just now.");
    await tx.session.updateMany({
      where: { userId, revokedAt: null, id: { not: sessionId } },
      data: { revokedAt: new Date() },
    });
    emit(mailRequested.create({ userId, purpose: "password_changed" }));
    return { id: userId };
  });
}
