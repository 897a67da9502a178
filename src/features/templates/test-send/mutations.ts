import "server-only";
import { findReader } from "@/features/digests/queries";
import type { Context } from "@/gates/context";
import { AppError } from "@/lib/errors";
import { sendMail } from "@/lib/mailer";
import { rateLimit } from "@/lib/rate-limit";
import { transact, within } from "@/lib/transact";
import { getTemplate, renderPreview } from "../queries";

const perHour = 60;
const mostAtOnce = 10;

type Asked = { templateId: string; contactId: string | null /** Empty: oneself. */; memberIds: readonly string[] };

/** Tests go to members only: nobody can be mailed through this door who did not ask for it. */
async function addressesOf(ctx: Context, memberIds: readonly string[]): Promise<string[]> {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const self = memberIds.length > 0 ? null : await findReader(tx, ctx);
    const ids = self ? [self] : [...new Set(memberIds)].slice(0, mostAtOnce);
    const members = await tx.membership.findMany({
      where: { workspaceId, userId: { in: ids } },
      select: { user: { select: { email: true } } },
    });
    if (members.length === 0 || members.length < ids.length)
      throw new AppError("invalid", "A test can go to members of this workspace only.", {
        memberIds: ["Choose members of this workspace."],
      });
    return members.map(({ user }) => user.email);
  });
}

/** Sends the draft, as it would reach one contact, to members of the workspace. */
export async function sendTest(
  ctx: Context,
  { templateId, contactId, memberIds }: Asked,
): Promise<{ sentTo: string[] }> {
  const { content } = await getTemplate(ctx, templateId);
  const addresses = await addressesOf(ctx, memberIds);
  const preview = await renderPreview(ctx, content, { contactId });
  if (!preview.mail) {
    const [fault] = preview.faults;
    throw new AppError("invalid", `${fault?.field}: ${fault?.message} ${fault?.fix}`, {
      [fault?.field ?? "html"]: [fault?.message ?? ""],
    });
  }
  for (const address of addresses) {
    const window = { limit: perHour, windowSeconds: 3_600 };
    const { isAllowed, resetSeconds } = await rateLimit(`template-test:${ctx.workspaceId}`, window);
    if (!isAllowed)
      throw new AppError(
        "rate_limited",
        `More than ${perHour} tests an hour. Try again in ${Math.ceil(resetSeconds / 60)} minutes.`,
        undefined,
        { retryAfterSeconds: resetSeconds },
      );
    const { subject, html, text } = preview.mail;
    try {
      await sendMail({ to: address, subject: `[Test] ${subject}`, html, text });
    } catch {
      throw new AppError("unavailable", `The mail server did not take the test for ${address}. Try again in a minute.`);
    }
  }
  await transact(ctx, "template.test", async () => ({ id: templateId }));
  return { sentTo: addresses };
}
