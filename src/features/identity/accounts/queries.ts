import "server-only";
import type { SystemContext, UserContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

/** The ways this person can sign in. */
export const listSignInMethods = (user: UserContext) =>
  everywhere(user, async (tx) => {
    const found = await tx.user.findUniqueOrThrow({
      where: { id: user.userId },
      select: {
        passwordHash: true,
        accounts: { select: { id: true, provider: true, email: true, createdAt: true }, orderBy: { createdAt: "asc" } },
      },
    });
    return { hasPassword: found.passwordHash !== null, accounts: found.accounts };
  });

/** How the owner of an account that waits for a link can prove who they are. */
export const findLinkTarget = (ctx: SystemContext, userId: string) =>
  everywhere(ctx, async (tx) => {
    const user = await tx.user.findUnique({
      where: { id: userId },
      select: { email: true, passwordHash: true, accounts: { select: { provider: true } } },
    });
    if (!user) return null;
    return {
      email: user.email,
      hasPassword: user.passwordHash !== null,
      providers: user.accounts.map(({ provider }) => provider),
    };
  });

export const findUserByAccount = (ctx: SystemContext, provider: string, providerAccountId: string) =>
  everywhere(ctx, (tx) =>
    tx.account.findUnique({
      where: { provider_providerAccountId: { provider, providerAccountId } },
      select: { userId: true },
    }),
  );
