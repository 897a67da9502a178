import "server-only";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import { renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import { within } from "@/lib/transact";

/**
 * Tells whoever connected an account that it is not connected any more, or the workspace's admins when that person
 * left. Sent once a loss: the event that asks for it is written with the change it tells of.
 */
export async function tellConnectionLost(ctx: Context, connectionId: string, eventId: string) {
  const { workspaceId } = ctx;
  const found = await within(ctx, async (tx) => {
    const connection = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId, status: { not: "active" } },
      select: { email: true, statusReason: true, connectedById: true },
    });
    const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { slug: true, name: true } });
    const members = await tx.membership.findMany({
      where: { workspaceId },
      select: { role: true, userId: true, user: { select: { email: true } } },
    });
    return { connection, workspace, members };
  });
  const { connection, workspace, members } = found;
  // Reconnected meanwhile: there is nothing to tell.
  if (!connection || !workspace) return { sent: 0 };
  const owner = members.filter(({ userId }) => userId === connection.connectedById);
  const addressees = owner.length > 0 ? owner : members.filter(({ role }) => role === "admin");
  const letter = renderLetter({
    subject: `${connection.email} is not connected any more`,
    paragraphs: [
      connection.statusReason ?? "Google ended our access to this account.",
      `New mail of ${connection.email} does not arrive in ${workspace.name} until the account is connected again. What is there stays, nothing is charged, and it goes on where it stopped.`,
    ],
    button: { label: "Connect again", url: `${env().APP_URL}/${workspace.slug}/settings/connections` },
    notes: ["You get this once for each time the access ends."],
  });
  for (const { user, userId } of addressees)
    await sendMail({ to: user.email, ...letter, messageId: `<connection-lost.${eventId}.${userId}@inflow>` });
  return { sent: addressees.length };
}
