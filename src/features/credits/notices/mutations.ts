import "server-only";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import { permissionsOf, roles } from "@/gates/permissions";
import { renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import { transact, within } from "@/lib/transact";
import { service } from "@/service.config";
import { levelOf } from "../levels";
import { getShortage } from "./queries";
import { shortageLetter } from "./wording";

/**
 * Notes the level at which the balance stands now, once between two fillings. Returns the notice when it is new, and
 * null when there is nothing to tell: credits came in meanwhile, or it was told before.
 */
export const noteLowBalance = (ctx: Context) =>
  transact(ctx, "credits.notice", async ({ tx }) => {
    const { workspaceId } = ctx;
    const account = await tx.creditAccount.findUniqueOrThrow({ where: { workspaceId } });
    const percent = levelOf(account.availableMicro + account.heldMicro, account.fullMicro);
    if (percent === null) return { id: workspaceId, noticeId: null };
    const { filledAt } = account;
    const [noted] = await tx.creditNotice.createManyAndReturn({
      data: { workspaceId, percent, filledAt },
      skipDuplicates: true,
      select: { id: true },
    });
    return { id: workspaceId, noticeId: noted?.id ?? null };
  });

const buyers = roles.filter((role) => permissionsOf[role].includes("credits.buy"));

/** Tells those who can buy. A repeat after success sends nothing; one after half a success may send a mail twice. */
export async function mailLowBalance(ctx: Context, noticeId: string): Promise<{ sent: number }> {
  const { workspaceId } = ctx;
  const addressed = await within(ctx, async (tx) => {
    const notice = await tx.creditNotice.findFirst({ where: { id: noticeId, workspaceId, mailedAt: null } });
    const workspace = await tx.workspace.findUniqueOrThrow({
      where: { id: workspaceId },
      select: { slug: true, name: true },
    });
    const members = await tx.membership.findMany({
      where: { workspaceId, role: { in: buyers } },
      select: { user: { select: { id: true, email: true } } },
    });
    return notice && { workspace, people: members.map(({ user }) => user) };
  });
  const shortage = addressed && (await getShortage(ctx));
  if (!addressed || !shortage) return { sent: 0 };
  const { APP_URL } = env();
  const { workspace, people } = addressed;
  const letter = renderLetter(
    shortageLetter(shortage, {
      product: service.name,
      workspace: workspace.name,
      creditsUrl: `${APP_URL}/${workspace.slug}/credits`,
    }),
  );
  for (const { id, email } of people)
    await sendMail({ to: email, ...letter, messageId: `<${noticeId}.${id}@${new URL(APP_URL).hostname}>` });
  await transact(ctx, "credits.notice-mailed", ({ tx }) =>
    tx.creditNotice.update({
      where: { id: noticeId, workspaceId },
      data: { mailedAt: new Date() },
      select: { id: true },
    }),
  );
  return { sent: people.length };
}
