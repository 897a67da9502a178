"use client";

import { MessagesSquare } from "lucide-react";
import { useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { listThreadRestAction, readDistantMailAction } from "../actions";
import type { DistantMail } from "../schema";
import { OpeningLine } from "./opening-line";

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
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const read = () => {
    if (text !== null) return;
    startTransition(async () => {
      const outcome = await readDistantMailAction(workspace, { emailId, gmailId: mail.gmailId });
      if (outcome.ok) setText(outcome.data.text || "This mail has no text.");
      setProblem(outcome.ok ? "" : outcome.message);
    });
  };
  return (
    <OpeningLine mail={mail} onOpen={read} isBusy={isPending} className="border-dashed">
      {problem && <Alert variant="warning">{problem}</Alert>}
      {text === null ? (
        !problem && <p className="text-muted-foreground text-sm">Asking Gmail …</p>
      ) : (
        <pre className="wrap-anywhere max-w-[72ch] whitespace-pre-wrap font-sans text-[0.95rem] leading-relaxed">
          {text}
        </pre>
      )}
    </OpeningLine>
  );
}
