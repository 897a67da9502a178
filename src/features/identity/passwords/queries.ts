import "server-only";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";
import { isPassword } from "./argon2";
import type { SignInInput } from "./schema";

/**
 * The person with this e-mail and password. Null, after the same work, for an unknown address, a wrong password and
 * an address that is not proven yet.
 */
export async function findUserByPassword(ctx: SystemContext, { email, password }: SignInInput) {
  const user = await everywhere(ctx, (tx) =>
    tx.user.findUnique({ where: { email }, select: { id: true, passwordHash: true, emailVerifiedAt: true } }),
  );
  const isRight = await isPassword(password, user?.passwordHash);
  return user && isRight && user.emailVerifiedAt ? { userId: user.id } : null;
}
