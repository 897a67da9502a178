import "server-only";
import type { Prisma, VerificationPurpose } from "@/generated/prisma/client";
import { newSecret, sha256 } from "@/lib/crypto";
import type { Tx } from "@/lib/db";

/** How long a mailed link works. */
export const tokenMinutes: Record<VerificationPurpose, number> = {
  verify_email: 24 * 60,
  reset_password: 30,
  link_account: 30,
};

type Minting = { userId: string; purpose: VerificationPurpose; data?: Prisma.InputJsonObject };

/** Makes a mailed secret and stores its hash. The secret itself exists only in the caller's mail. */
export async function mintToken(tx: Tx, { userId, purpose, data }: Minting): Promise<string> {
  const token = newSecret();
  const expiresAt = new Date(Date.now() + tokenMinutes[purpose] * 60_000);
  await tx.verificationToken.create({ data: { userId, purpose, tokenHash: sha256(token), data, expiresAt } });
  return token;
}

/**
 * Uses a secret up, with every other one of its kind for that person; null when it is unknown, used or too old. Of
 * two at once one wins, and a transaction that fails afterwards gives it back.
 */
export async function redeemToken(tx: Tx, purpose: VerificationPurpose, token: string) {
  const tokenHash = sha256(token);
  const found = await tx.verificationToken.findUnique({ where: { tokenHash }, select: { userId: true } });
  if (!found) return null;
  await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${found.userId}::uuid FOR UPDATE`;
  const now = new Date();
  const [row] = await tx.verificationToken.updateManyAndReturn({
    where: { tokenHash, purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
    select: { userId: true, data: true },
  });
  if (!row) return null;
  await tx.verificationToken.updateMany({
    where: { userId: row.userId, purpose, usedAt: null },
    data: { usedAt: now },
  });
  return row;
}
