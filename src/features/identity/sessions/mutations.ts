import "server-only";
import type { SystemContext, UserContext } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { transactSystem } from "@/lib/transact";
import { sessionDays } from "../schema";

const dayMs = 86_400_000;

export type NewSession = {
  userId: string;
  provider: string;
  userAgent?: string | null;
  ipAddress?: string | null;
  /** The session this browser had before; it ends. */
  replacesId?: string | null;
};

export const startSession = (ctx: SystemContext, { replacesId, userAgent, ...session }: NewSession) =>
  transactSystem(ctx, "session.start", async ({ tx }) => {
    if (replacesId)
      await tx.session.updateMany({ where: { id: replacesId, revokedAt: null }, data: { revokedAt: new Date() } });
    return tx.session.create({
      data: { ...session, userAgent: userAgent?.slice(0, 400), expiresAt: new Date(Date.now() + sessionDays * dayMs) },
      select: { id: true, userId: true },
    });
  });

/** Sign-out. Ending what has ended is no error. */
export const endSession = (ctx: SystemContext, id: string) =>
  transactSystem(ctx, "session.end", async ({ tx }) => {
    await tx.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    return { id };
  });

/** Effective with that browser's next request: the gate looks the row up every time. */
export const revokeSession = (user: UserContext, id: string) =>
  transactSystem(user, "session.revoke", async ({ tx }) => {
    const where = { id, userId: user.userId, revokedAt: null };
    const { count } = await tx.session.updateMany({ where, data: { revokedAt: new Date() } });
    if (count === 0) throw notFound("session");
    return { id };
  });

export const revokeOtherSessions = (user: UserContext) =>
  transactSystem(user, "session.revokeOthers", async ({ tx }) => {
    const { count } = await tx.session.updateMany({
      where: { userId: user.userId, revokedAt: null, id: { not: user.sessionId } },
      data: { revokedAt: new Date() },
    });
    return { id: user.userId, count };
  });
