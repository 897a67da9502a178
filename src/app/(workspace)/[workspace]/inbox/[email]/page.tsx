import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ReadingPane } from "@/features/gmail/components/reading-pane";
import { actingAccount } from "@/features/gmail/ladder";
import { MailActionsProvider } from "@/features/gmail/mail-actions/components/mail-actions";
import { listOpenActions } from "@/features/gmail/mail-actions/queries";
import { findEmail, getConnection } from "@/features/gmail/queries";
import { getSurroundings } from "@/features/gmail/threads/queries";
import { SummaryPanel } from "@/features/summaries/components/summary-panel";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId, publicId } from "@/lib/ids";

export const metadata: Metadata = { title: "Mail" };

/** One mail as a page of its own: what links from summaries and charges lead to. */
export default async function MailPage({ params }: PageProps<"/[workspace]/inbox/[email]">) {
  const { workspace, email } = await params;
  const ctx = await requireWorkspace(workspace, "emails.read");
  const id = parseId("email", email);
  const mail = id ? await findEmail(ctx, id) : null;
  if (!mail) notFound();
  const [connection, summary, surroundings, openActions] = await Promise.all([
    getConnection(ctx, mail.connectionId),
    findSummaryOfEmail(ctx, mail.id),
    getSurroundings(ctx, mail),
    listOpenActions(ctx),
  ]);
  return (
    <MailActionsProvider
      workspace={workspace}
      accounts={[actingAccount(connection)]}
      accountOfMail={{ [mail.id]: mail.connectionId }}
      openActions={openActions}
      canAct={ctx.permissions.has("emails.act")}
      canSend={ctx.permissions.has("emails.send")}
      canAllow={ctx.permissions.has("gmail.connect")}
    >
      <ReadingPane
        workspace={workspace}
        mail={mail}
        labelNames={connection.labelNames}
        surroundings={surroundings}
        suggestion={summary?.summary?.content.suggestedReply ?? null}
        hrefOf={(emailId) => `/${workspace}/inbox/${publicId("email", emailId)}`}
        backHref={`/${workspace}/inbox`}
        heading="h1"
        summary={<SummaryPanel workspace={workspace} emailId={mail.id} summary={summary} />}
      />
    </MailActionsProvider>
  );
}
