"use client";

import { ChevronRight, MessagesSquare } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { cn } from "@/components/cn";
import { DateTime } from "@/components/display/date-time";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { listThreadRestAction, readDistantMailAction } from "../actions";
import type { DistantMail } from "../schema";

type ThreadRestProps = { workspace: string; emailId: string };

/** What of the thread was not discovered, older mails and own ones for example: asked of Gmail, and not kept. */
export function ThreadRest({ workspace, emailId }: ThreadRestProps) {
  const [mails, setMails] = useState<DistantMail[] | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const ask = () =>
    startTransition(async () => {
      const outcome = await listThreadRestAction(workspace, { emailId });
      if (outcome.ok) setMails(outcome.data);
      setProblem(outcome.ok ? "" : outcome.message);
    });
  if (!mails)
    return (
      <div className="grid justify-items-start gap-2">
        {problem && <Alert variant="warning">{problem}</Alert>}
        <Button variant="ghost" size="sm" loading={isPending} onClick={ask}>
          {!isPending && <MessagesSquare aria-hidden />}
          Look for more of this thread at Gmail
        </Button>
      </div>
    );
  if (mails.length === 0)
    return (
      <p role="status" className="text-muted-foreground text-sm">
        Gmail has nothing else of this thread.
      </p>
    );
  return (
    <section aria-label="More of this thread at Gmail" className="grid gap-2">
      <p role="status" className="text-muted-foreground text-sm">
        {mails.length === 1 ? "One more mail" : `${mails.length} more mails`} of this thread at Gmail, not discovered
        here and not kept.
      </p>
      <ul className="grid grid-cols-1 gap-2">
        {mails.map((mail) => (
          <DistantLine key={mail.gmailId} workspace={workspace} emailId={emailId} mail={mail} />
        ))}
      </ul>
    </section>
  );
}

function DistantLine({ workspace, emailId, mail }: ThreadRestProps & { mail: DistantMail }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const bodyId = useId();
  const { gmailId, fromName, fromEmail, snippet, sentAt } = mail;
  const toggle = () => {
    setIsOpen(!isOpen);
    if (isOpen || text !== null) return;
    startTransition(async () => {
      const outcome = await readDistantMailAction(workspace, { emailId, gmailId });
      if (outcome.ok) setText(outcome.data.text || "This mail has no text.");
      setProblem(outcome.ok ? "" : outcome.message);
    });
  };
  return (
    <li className="min-w-0 rounded-lg border border-dashed bg-card">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={toggle}
        className="flex w-full items-baseline gap-3 rounded-lg px-3 py-2.5 text-left text-sm hover:bg-muted/70"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 shrink-0 self-center transition-transform", isOpen && "rotate-90")}
        />
        <span className="max-w-[40%] shrink-0 truncate font-semibold">{fromName || fromEmail || "Unknown sender"}</span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground">{!isOpen && snippet}</span>
        <DateTime at={sentAt} style="date" className="shrink-0 text-muted-foreground text-xs" />
      </button>
      <div id={bodyId} hidden={!isOpen} className="border-t px-4 py-4" aria-busy={isPending}>
        {problem && <Alert variant="warning">{problem}</Alert>}
        {text === null ? (
          !problem && <p className="text-muted-foreground text-sm">Asking Gmail …</p>
        ) : (
          <pre className="wrap-anywhere max-w-[72ch] whitespace-pre-wrap font-sans text-[0.95rem] leading-relaxed">
            {text}
          </pre>
        )}
      </div>
    </li>
  );
}
