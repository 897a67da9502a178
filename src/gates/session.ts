import "server-only";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { env } from "@/env";
import { derivedKey } from "@/lib/crypto";
import { inScope } from "@/lib/db";
import type { UserContext } from "./context";
import { mintUser } from "./mint";

/** Also what next-auth signs its cookies with. */
export const sessionSecret = () => derivedKey("session").toString("base64url");
export const sessionCookie = () =>
  env().APP_URL.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";

const touchEveryMs = 5 * 60_000;

/** The session row a cookie's JWT names, if it still stands. Revoking the row ends it at once. */
export async function sessionOfToken(token: string | undefined): Promise<UserContext | null> {
  const claims = token ? await decode({ token, secret: sessionSecret() }).catch(() => null) : null;
  const sessionId = claims?.sessionId;
  if (typeof sessionId !== "string") return null;
  return inScope("system", async (tx) => {
    const row = await tx.session.findUnique({
      where: { id: sessionId },
      select: {
        expiresAt: true,
        revokedAt: true,
        lastSeenAt: true,
        user: {
          select: {
            id: true,
            email: true,
            name: true,
            image: true,
            isOperator: true,
          },
        },
      },
    });
    const now = new Date();
    if (!row || row.revokedAt || row.expiresAt <= now) return null;
    if (now.getTime() - row.lastSeenAt.getTime() > touchEveryMs)
      await tx.session.updateMany({
        where: { id: sessionId },
        data: { lastSeenAt: now },
      });
    const { id, ...user } = row.user;
    return mintUser({
      ...user,
      userId: id,
      sessionId,
      actor: { kind: "user", id },
    });
  });
}

export const currentUser = cache(async () => sessionOfToken((await cookies()).get(sessionCookie())?.value));
