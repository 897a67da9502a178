"use client";

import { Download, FileText, Paperclip } from "lucide-react";
import { useEffect, useState, useSyncExternalStore, useTransition } from "react";
import { formatBytes } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { readMessageAction } from "@/features/gmail/actions";
import type { Attachment } from "@/features/gmail/attachments/attachment-parts";
import { HtmlFrame } from "@/features/gmail/html-view/components/html-frame";
import { EvidenceText, useEvidence } from "@/features/summaries/components/evidence";
import { publicId } from "@/lib/ids";

type Message = Extract<Awaited<ReturnType<typeof readMessageAction>>, { ok: true }>["data"];

const viewKey = "inflow-mail-view";
type View = "text" | "formatted";
const listeners = new Set<() => void>();

/** How this person likes to read mails: text, until they choose otherwise. Kept in the browser. */
function useView(): [View, (view: View) => void] {
  const subscribe = (onChange: () => void) => {
    listeners.add(onChange);
    return () => void listeners.delete(onChange);
  };
  const read = (): View => (localStorage.getItem(viewKey) === "formatted" ? "formatted" : "text");
  const view = useSyncExternalStore(subscribe, read, () => "text" as const);
  return [
    view,
    (next) => {
      localStorage.setItem(viewKey, next);
      for (const tell of listeners) tell();
    },
  ];
}

type MailBodyProps = {
  workspace: string;
  emailId: string;
  fromEmail: string;
  isSenderTrusted: boolean;
  isShown?: boolean;
};

/** A mail's text, fetched from Gmail when asked for, or its formatted view in a frame of its own. */
export function MailBody({ workspace, emailId, fromEmail, isSenderTrusted, isShown = false }: MailBodyProps) {
  const [message, setMessage] = useState<Message | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const [view, setView] = useView();
  const show = () =>
    startTransition(async () => {
      const outcome = await readMessageAction(workspace, { emailId });
      if (outcome.ok) setMessage(outcome.data);
      setProblem(outcome.ok ? "" : outcome.message);
    });
  const { asked } = useEvidence();
  // A press on a quote leads to it in the text, until the reader asks for the formatted view again.
  const [leftAt, setLeftAt] = useState(0);
  const shown = asked > leftAt ? "text" : view;
  const choose = (next: View) => {
    setLeftAt(asked);
    setView(next);
  };
  const isWanted = (asked > 0 || isShown) && !message;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press on a quote asks once.
  useEffect(() => {
    if (isWanted) show();
  }, [asked, isShown]);
  if (!message)
    return (
      <div className="grid justify-items-start gap-3">
        {problem && <Alert variant="warning">{problem}</Alert>}
        <Button variant="outline" loading={isPending} onClick={show}>
          {!isPending && <FileText aria-hidden />}
          Show mail
        </Button>
        <p className="text-muted-foreground text-sm">Fetched from Gmail for this one look; we do not keep it.</p>
      </div>
    );
  return (
    <div className="grid grid-cols-1 gap-4">
      {message.hasHtml && <ViewSwitch view={shown} onChange={choose} />}
      {message.hasHtml && shown === "formatted" ? (
        <HtmlFrame
          workspace={workspace}
          emailId={emailId}
          fromEmail={fromEmail}
          remoteCount={message.remoteCount}
          isSenderTrusted={isSenderTrusted}
        />
      ) : (
        <pre className="wrap-anywhere max-w-[72ch] whitespace-pre-wrap font-sans text-[0.95rem] leading-relaxed">
          {message.text ? <EvidenceText text={message.text} /> : "This mail has no text."}
        </pre>
      )}
      {message.isTruncated && <Alert variant="info">This mail is very long. The rest is in Gmail.</Alert>}
      {message.attachments.length > 0 && (
        <AttachmentList workspace={workspace} emailId={emailId} attachments={message.attachments} />
      )}
    </div>
  );
}

const views = [
  ["text", "Text"],
  ["formatted", "Formatted"],
] as const;

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <fieldset className="flex gap-1 justify-self-start rounded-lg border p-0.5">
      <legend className="sr-only">How to show this mail</legend>
      {views.map(([id, word]) => (
        <Button
          key={id}
          size="sm"
          variant={view === id ? "soft" : "ghost"}
          aria-pressed={view === id}
          onClick={() => onChange(id)}
        >
          {word}
        </Button>
      ))}
    </fieldset>
  );
}

type AttachmentListProps = { workspace: string; emailId: string; attachments: readonly Attachment[] };

/** Files with type and size. Each is fetched from Gmail when it is pressed, and saved, never opened here. */
function AttachmentList({ workspace, emailId, attachments }: AttachmentListProps) {
  const href = (partId: string) =>
    `/api/gmail/messages/${publicId("email", emailId)}/attachments/${encodeURIComponent(partId)}?workspace=${encodeURIComponent(workspace)}`;
  return (
    <ul aria-label="Attachments" className="flex flex-wrap gap-2">
      {attachments.map(({ partId, name, contentType, sizeBytes }) => (
        <li key={partId} className="min-w-0 max-w-full">
          <a
            href={href(partId)}
            download={name}
            className="flex items-center gap-2 rounded-md border px-3 py-1.5 text-sm transition-colors hover:bg-muted"
          >
            <Paperclip aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="truncate">{name}</span>
            <span className="shrink-0 text-muted-foreground">
              {contentType}, {formatBytes(sizeBytes)}
            </span>
            <Download aria-label="Download" className="size-4 shrink-0" />
          </a>
        </li>
      ))}
    </ul>
  );
}
