import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { formatBytes } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { labelName } from "@/features/gmail/label-words";
import { MailToolbar } from "@/features/gmail/mail-actions/components/mail-toolbar";
import { ReplyComposer } from "@/features/gmail/replies/components/reply-composer";
import type { EmailDetail } from "@/features/gmail/schema";
import { ReplyLine } from "@/features/gmail/threads/components/reply-line";
import { ThreadMailLine } from "@/features/gmail/threads/components/thread-mail-line";
import { ThreadRest } from "@/features/gmail/threads/components/thread-rest";
import type { MailSurroundings, ThreadMail } from "@/features/gmail/threads/queries";
import { EvidenceProvider } from "@/features/summaries/components/evidence";
import { MailBody } from "./mail-body";

type ReadingPaneProps = {
  workspace: string;
  mail: EmailDetail;
  labelNames: Readonly<Record<string, string>>;
  surroundings: MailSurroundings;
  /** The summary, or the offer to make one. */
  summary: ReactNode;
  /** The summary's proposal for an answer. */
  suggestion: string | null;
  /** Where another mail of the thread opens. */
  hrefOf: (emailId: string) => string;
  backHref: string;
  /** h1 where the mail is the page, h2 beside the list. */
  heading: "h1" | "h2";
};

const unsaid = new Set(["UNREAD", "CATEGORY_PERSONAL"]);

export function ReadingPane(props: ReadingPaneProps) {
  const { workspace, mail, labelNames, surroundings, summary, suggestion, hrefOf, backHref, heading: Heading } = props;
  const { thread, replies, draft, isSenderTrusted } = surroundings;
  const at = thread.findIndex(({ id }) => id === mail.id);
  const others = (mails: readonly ThreadMail[], word: string) =>
    mails.length > 0 && (
      <ol aria-label={word} className="grid grid-cols-1 gap-2">
        {mails.map((other) => (
          <ThreadMailLine key={other.id} workspace={workspace} mail={other} href={hrefOf(other.id)} />
        ))}
      </ol>
    );
  const sender = mail.fromName || mail.fromEmail || "Unknown sender";
  const labels = mail.labels.filter((id) => !unsaid.has(id)).map((id) => labelName(id, labelNames));
  return (
    <article
      aria-label={mail.subject || "Mail without subject"}
      className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 py-5 sm:px-8 sm:py-7"
    >
      <Button asChild variant="ghost" size="sm" className="-ml-2 justify-self-start lg:hidden">
        <AppLink href={backHref} scroll={false}>
          <ArrowLeft aria-hidden />
          Back to the list
        </AppLink>
      </Button>
      {!mail.isGone && (
        <MailToolbar
          mail={{ id: mail.id, labels: mail.labels }}
          labels={[
            { id: "STARRED", name: "Starred" },
            ...Object.entries(labelNames).map(([id, name]) => ({ id, name })),
          ]}
        />
      )}
      <header className="grid gap-4">
        <Heading className="text-balance font-bold text-xl leading-tight sm:text-2xl">
          {mail.subject || "(no subject)"}
        </Heading>
        <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <Avatar name={sender} />
          <div className="min-w-0 flex-1 basis-56 text-sm">
            <p className="wrap-anywhere">
              <span className="font-semibold">{sender}</span>{" "}
              {mail.fromName && <span className="text-muted-foreground">{mail.fromEmail}</span>}
            </p>
            <p className="wrap-anywhere line-clamp-2 text-muted-foreground">
              to {mail.toEmails.join(", ") || mail.connectionEmail}
            </p>
          </div>
          <p className="shrink-0 text-muted-foreground text-sm max-sm:pl-12 sm:text-right">
            <DateTime at={mail.sentAt} className="block" />
            {formatBytes(mail.sizeBytes)}
          </p>
        </div>
        <div className="flex flex-wrap gap-1.5">
          {mail.isUnread && <Badge variant="primary">Unread</Badge>}
          {mail.isList && <Badge>Mailing list</Badge>}
          {thread.length > 1 && <Badge>{thread.length} mails in this thread</Badge>}
          {labels.map((label) => (
            <Badge key={label} variant="outline">
              {label}
            </Badge>
          ))}
        </div>
      </header>
      {mail.isGone && (
        <Alert variant="warning">This mail was deleted in Gmail. What we knew of it is still here.</Alert>
      )}
      {others(thread.slice(0, Math.max(at, 0)), "Earlier in this thread")}
      <EvidenceProvider key={mail.id}>
        {summary}
        <section aria-label="The mail itself" className="border-t pt-5">
          {mail.isGone ? (
            <p className="text-muted-foreground text-sm">{mail.snippet}</p>
          ) : (
            <MailBody
              key={mail.id}
              workspace={workspace}
              emailId={mail.id}
              fromEmail={mail.fromEmail}
              isSenderTrusted={isSenderTrusted}
            />
          )}
        </section>
      </EvidenceProvider>
      {others(thread.slice(at + 1), "Later in this thread")}
      {!mail.isGone && <ThreadRest key={`rest-${mail.id}`} workspace={workspace} emailId={mail.id} />}
      {replies.length > 0 && (
        <ul aria-label="Replies sent from here" className="grid grid-cols-1 gap-2">
          {replies.map((reply) => (
            <ReplyLine key={reply.id} reply={reply} />
          ))}
        </ul>
      )}
      {!mail.isGone && (
        <ReplyComposer
          key={`reply-${mail.id}`}
          workspace={workspace}
          mail={mail}
          draft={draft}
          suggestion={suggestion}
        />
      )}
    </article>
  );
}
