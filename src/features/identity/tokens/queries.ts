import "server-only";
import type { SystemContext } from "@/gates/context";
import type { VerificationPurpose } from "@/generated/prisma/client";
import { sha256 } from "@/lib/crypto";
import { everywhere } from "@/lib/transact";

/** Whom a mailed secret speaks of, without using it; null when it is unknown, used or too old. */
export const findToken = (ctx: SystemContext, purpose: VerificationPurpose, token: string) =>
  everywhere(ctx, (tx) =>
    tx.verificationToken.findFirst({
      where: { tokenHash: sha256(token), purpose, usedAt: null, expiresAt: { gt: new Date() } },
      select: { data: true, user: { select: { id: true, email: true } } },
    }),
  );
