import "server-only";
import type { UserContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

/** A person's live sessions, the latest seen first. */
export const listSessions = (user: UserContext) =>
  everywhere(user, (tx) =>
    tx.session.findMany({
      where: { userId: user.userId, revokedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true, userAgent: true, ipAddress: true, provider: true, createdAt: true, lastSeenAt: true },
      orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
      take: 100,
    }),
  );
