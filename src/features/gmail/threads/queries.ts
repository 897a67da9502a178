import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { isTrustedSender } from "../html-view/queries";
import { findDraft, listReplies } from "../replies/queries";
import type { SentReply } from "../replies/schema";
import type { EmailDetail } from "../schema";

/** A mail of the thread beside the one that is open. */
export type ThreadMail = {
  id: string;
  fromName: string;
  fromEmail: string;
  snippet: string;
  isUnread: boolean;
  sentAt: Date;
};
/** What a mail's page shows around the mail itself. */
export type MailSurroundings = {
  /** Every mail of the thread that we know, the open one among them, oldest first. */
  thread: ThreadMail[];
  replies: SentReply[];
  draft: string;
  isSenderTrusted: boolean;
};

const maxMails = 100;

async function listThread(ctx: Context, { id, connectionId, threadId }: EmailDetail): Promise<ThreadMail[]> {
  const rows = await within(ctx, (tx) =>
    tx.emailDiscovery.findMany({
      where: {
        workspaceId: ctx.workspaceId,
        connectionId,
        threadId,
        OR: [{ state: "ready", NOT: { labels: { hasSome: ["TRASH", "SPAM"] } } }, { id }],
      },
      orderBy: [{ sentAt: "desc" }, { id: "desc" }],
      take: maxMails,
      select: { id: true, fromName: true, fromEmail: true, snippet: true, isUnread: true, sentAt: true },
    }),
  );
  return rows.reverse();
}

export async function getSurroundings(ctx: Context, mail: EmailDetail): Promise<MailSurroundings> {
  const thread = await listThread(ctx, mail);
  const [replies, draft, isSenderTrusted] = await Promise.all([
    listReplies(
      ctx,
      thread.map(({ id }) => id),
    ),
    findDraft(ctx, mail.id),
    isTrustedSender(ctx, mail.fromEmail),
  ]);
  return { thread, replies, draft, isSenderTrusted };
}
