"use client";

import { FileText, Paperclip } from "lucide-react";
import { useEffect, useState, useTransition } from "react";
import { formatBytes } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { readMessageAction } from "@/features/gmail/actions";
import type { MessageText } from "@/features/gmail/message-text";
import { EvidenceText, useEvidence } from "@/features/summaries/components/evidence";

/** The mail's text, fetched from Gmail when asked for. Plain text: nothing in it is loaded, run or linked. */
export function MailBody({ workspace, emailId }: { workspace: string; emailId: string }) {
  const [message, setMessage] = useState<MessageText | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const show = () =>
    startTransition(async () => {
      const outcome = await readMessageAction(workspace, { emailId });
      if (outcome.ok) setMessage(outcome.data);
      setProblem(outcome.ok ? "" : outcome.message);
    });
  const { asked } = useEvidence();
  const isWanted = asked > 0 && !message;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each press on a quote asks once.
  useEffect(() => {
    if (isWanted) show();
  }, [asked]);
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
    <div className="grid gap-4">
      <pre className="wrap-anywhere max-w-[72ch] whitespace-pre-wrap font-sans text-[0.95rem] leading-relaxed">
        {message.text ? <EvidenceText text={message.text} /> : "This mail has no text."}
      </pre>
      {message.isTruncated && <Alert variant="info">This mail is very long. The rest is in Gmail.</Alert>}
      {message.attachments.length > 0 && (
        <ul aria-label="Attachments" className="flex flex-wrap gap-2">
          {message.attachments.map(({ name, sizeBytes }) => (
            <li key={`${name} ${sizeBytes}`} className="flex items-center gap-2 rounded-md border px-3 py-1.5 text-sm">
              <Paperclip aria-hidden className="size-4 text-muted-foreground" />
              {name} <span className="text-muted-foreground">{formatBytes(sizeBytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
