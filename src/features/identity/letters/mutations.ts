import "server-only";
import { env } from "@/env";
import type { SystemContext } from "@/gates/context";
import type { VerificationPurpose } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db";
import { type Letter, renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import { transactSystem } from "@/lib/transact";
import { service } from "@/service.config";
import { LinkData } from "../accounts/schema";
import { providerName } from "../providers";
import { mintToken } from "../tokens/mutations";
import { accountExists, agreeToLink, confirmAddress, passwordChanged, setPassword } from "./wording";

type Asked = { userId: string; purpose: VerificationPurpose | "password_changed"; data?: Record<string, string> };
type Addressee = { email: string; emailVerifiedAt: Date | null };

async function write(
  tx: Tx,
  { userId, purpose, data }: Asked,
  { email, emailVerifiedAt }: Addressee,
): Promise<Letter | null> {
  const words = { product: service.name, origin: env().APP_URL, email };
  if (purpose === "password_changed") return passwordChanged(words);
  if (purpose === "reset_password") return setPassword(words, await mintToken(tx, { userId, purpose }));
  if (purpose === "verify_email")
    return emailVerifiedAt ? accountExists(words) : confirmAddress(words, await mintToken(tx, { userId, purpose }));
  const link = LinkData.safeParse(data);
  if (!link.success) return null;
  const token = await mintToken(tx, { userId, purpose, data: link.data });
  return agreeToLink(words, token, { provider: providerName(link.data.provider), address: link.data.email });
}

/**
 * Writes and sends one mail of this domain. Its secret is made here, so that no event and no queue ever holds one;
 * a repeat sends a second mail with a second link, and both work.
 */
export async function sendIdentityMail(ctx: SystemContext, asked: Asked) {
  const written = await transactSystem(ctx, `mail.${asked.purpose}`, async ({ tx }) => {
    const user = await tx.user.findUnique({
      where: { id: asked.userId },
      select: { email: true, emailVerifiedAt: true },
    });
    return { id: asked.userId, to: user?.email, letter: user && (await write(tx, asked, user)) };
  });
  if (!written.to || !written.letter) return { sent: false };
  await sendMail({ to: written.to, ...renderLetter(written.letter) });
  return { sent: true };
}
