import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ReadingPane } from "@/features/gmail/components/reading-pane";
import { findEmail, getConnection } from "@/features/gmail/queries";
import { SummaryPanel } from "@/features/summaries/components/summary-panel";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Mail" };

/** One mail as a page of its own: what links from summaries and charges lead to. */
export default async function MailPage({ params }: PageProps<"/[workspace]/inbox/[email]">) {
  const { workspace, email } = await params;
  const ctx = await requireWorkspace(workspace, "emails.read");
  const id = parseId("email", email);
  const mail = id ? await findEmail(ctx, id) : null;
  if (!mail) notFound();
  const [connection, summary] = await Promise.all([
    getConnection(ctx, mail.connectionId),
    findSummaryOfEmail(ctx, mail.id),
  ]);
  return (
    <ReadingPane
      workspace={workspace}
      mail={mail}
      labelNames={connection.labelNames}
      backHref={`/${workspace}/inbox`}
      heading="h1"
      summary={<SummaryPanel workspace={workspace} emailId={mail.id} summary={summary} />}
    />
  );
}
