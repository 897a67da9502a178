import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { readMailHeaders } from "../mail-headers";
import { withAccess } from "../tokens/mutations";
import { getRawInThread, getThread } from "./google";
import type { DistantMail } from "./schema";

const hidden = new Set(["TRASH", "SPAM", "DRAFT"]);

async function findThread(ctx: Context, emailId: string) {
  const { workspaceId } = ctx;
  return within(ctx, async (tx) => {
    const mail = await tx.emailDiscovery.findFirst({
      where: { id: emailId, workspaceId },
      select: { connectionId: true, threadId: true },
    });
    if (!mail) throw notFound("mail");
    const known = await tx.emailDiscovery.findMany({
      where: { workspaceId, ...mail, state: "ready" },
      select: { gmailId: true },
    });
    return { ...mail, known: new Set(known.map(({ gmailId }) => gmailId)) };
  });
}

/** The thread's mails that were not discovered, as Gmail has them now, oldest first. One call; nothing is stored. */
export async function fetchThreadRest(ctx: Context, emailId: string): Promise<DistantMail[]> {
  const { connectionId, threadId, known } = await findThread(ctx, emailId);
  const mails = await withAccess(ctx, connectionId, (token) => getThread(token, threadId), { method: "threads.get" });
  return mails
    .filter(({ id, labels }) => !known.has(id) && !labels.some((label) => hidden.has(label)))
    .map((mail) => {
      const { gmailId, fromName, fromEmail, toEmails, snippet, sentAt } = readMailHeaders(mail);
      return { gmailId, fromName, fromEmail, toEmails, snippet, sentAt };
    });
}

/** One of them as it arrived. Throws AppError not_found for a mail of another thread. */
export async function fetchDistantMail(ctx: Context, emailId: string, gmailId: string): Promise<Buffer> {
  const { connectionId, threadId } = await findThread(ctx, emailId);
  const found = await withAccess(ctx, connectionId, (token) => getRawInThread(token, gmailId), {
    method: "messages.get",
  });
  if (found.threadId !== threadId) throw notFound("mail");
  return found.raw;
}
