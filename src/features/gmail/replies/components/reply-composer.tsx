"use client";

import { Reply, Send, Sparkles, Trash2 } from "lucide-react";
import { useEffect, useRef, useState, useTransition } from "react";
import { toast } from "sonner";
import { ChoiceField, Field } from "@/components/forms/field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { undoActionsAction } from "../../mail-actions/actions";
import { useMailActions } from "../../mail-actions/components/mail-actions";
import { undoSeconds } from "../../mail-actions/schema";
import { previewReplyAction, queueReplyAction, saveDraftAction } from "../actions";
import type { ReplyPreview } from "../schema";

const saveDelayMs = 800;

type ReplyComposerProps = {
  workspace: string;
  mail: { id: string; connectionId: string };
  /** What was written before and is not sent yet. */
  draft: string;
  /** The summary's proposal: a draft to edit, never sent as it is without a look. */
  suggestion: string | null;
};

/** Answers the open mail in its thread. What is written is kept while it is written. */
export function ReplyComposer({ workspace, mail, draft, suggestion }: ReplyComposerProps) {
  const { canSend, ensureRight } = useMailActions();
  const [opened, setOpened] = useState<string | null>(null);
  if (!canSend) return null;
  const open = (text: string) => ensureRight("send", [mail.connectionId]) && setOpened(text);
  if (opened !== null)
    return <Editor workspace={workspace} emailId={mail.id} initial={opened} onClose={() => setOpened(null)} />;
  return (
    <div className="flex flex-wrap gap-2 border-t pt-5">
      <Button id="reply-to-mail" aria-keyshortcuts="r" onClick={() => open(draft)}>
        <Reply aria-hidden />
        {draft ? "Go on with your draft" : "Reply"}
      </Button>
      {suggestion && !draft && (
        <Button variant="soft" onClick={() => open(suggestion)}>
          <Sparkles aria-hidden />
          Edit the suggested reply
        </Button>
      )}
    </div>
  );
}

/** Saves a moment after each change; what was typed last is what is kept. */
function useAutosave(workspace: string, emailId: string, text: string, initial: string): string {
  const [state, setState] = useState("");
  const saved = useRef(initial);
  useEffect(() => {
    if (text === saved.current) return;
    const timer = setTimeout(async () => {
      const outcome = await saveDraftAction(workspace, { emailId, text });
      if (outcome.ok) saved.current = text;
      setState(outcome.ok ? "Draft saved" : outcome.message);
    }, saveDelayMs);
    return () => clearTimeout(timer);
  }, [workspace, emailId, text]);
  return state;
}

type EditorProps = { workspace: string; emailId: string; initial: string; onClose: () => void };

function Editor({ workspace, emailId, initial, onClose }: EditorProps) {
  const [text, setText] = useState(initial);
  const [toAll, setToAll] = useState(false);
  const [preview, setPreview] = useState<ReplyPreview | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();
  const box = useRef<HTMLTextAreaElement>(null);
  const key = useRef("");
  const saveState = useAutosave(workspace, emailId, text, initial);

  useEffect(() => {
    let isGone = false;
    box.current?.focus();
    previewReplyAction(workspace, { emailId }).then((outcome) => {
      if (isGone) return;
      if (outcome.ok) setPreview(outcome.data);
      else setProblem(outcome.message);
    });
    return () => {
      isGone = true;
    };
  }, [workspace, emailId]);

  const undo = (batchId: string) =>
    startTransition(async () => {
      const outcome = await undoActionsAction(workspace, { batchId });
      if (outcome.ok) toast.info("Not sent. Your text is kept as a draft.");
      else toast.error(outcome.message);
    });
  const send = () =>
    startTransition(async () => {
      key.current ||= crypto.randomUUID();
      // The draft is what an undo leads back to.
      await saveDraftAction(workspace, { emailId, text });
      const outcome = await queueReplyAction(workspace, { key: key.current, emailId, text, toAll });
      if (!outcome.ok) return setProblem(outcome.message);
      const { batchId } = outcome.data;
      toast.success("Your reply is on its way", {
        duration: undoSeconds * 1_000,
        action: { label: "Undo", onClick: () => undo(batchId) },
      });
      onClose();
    });
  const discard = () =>
    startTransition(async () => {
      await saveDraftAction(workspace, { emailId, text: "" });
      onClose();
    });

  const frame = preview && (toAll ? preview.all : preview.one);
  const others = preview?.all.cc ?? [];
  return (
    <form
      method="post"
      aria-label="Reply"
      className="grid grid-cols-1 gap-4 rounded-xl border bg-card p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !isPending) send();
      }}
    >
      {problem && <Alert variant="destructive">{problem}</Alert>}
      <dl className="wrap-anywhere grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
        <dt className="text-muted-foreground">To</dt>
        <dd>{frame ? frame.to.join(", ") || "Nobody: this mail names no sender" : "…"}</dd>
        {frame && frame.cc.length > 0 && (
          <>
            <dt className="text-muted-foreground">Cc</dt>
            <dd>{frame.cc.join(", ")}</dd>
          </>
        )}
        <dt className="text-muted-foreground">Subject</dt>
        <dd>{frame?.subject ?? "…"}</dd>
      </dl>
      {others.length > 0 && (
        <ChoiceField label={`Reply to all: ${others.join(", ")} as well`}>
          <Switch checked={toAll} onCheckedChange={setToAll} />
        </ChoiceField>
      )}
      <Field label="Your reply" hint="The mail is quoted below it. Ctrl+Enter sends.">
        <Textarea
          ref={box}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
      </Field>
      {frame && (
        <details className="text-muted-foreground text-sm">
          <summary className="cursor-pointer font-semibold">What is quoted</summary>
          <pre className="wrap-anywhere mt-2 whitespace-pre-wrap font-sans">{frame.quote}</pre>
        </details>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" loading={isPending} disabled={text.trim() === "" || !frame || frame.to.length === 0}>
          {!isPending && <Send aria-hidden />}
          Send
        </Button>
        <Button variant="ghost" onClick={onClose}>
          Close
        </Button>
        <Button variant="ghost" onClick={discard} disabled={isPending}>
          <Trash2 aria-hidden />
          Discard
        </Button>
        <span aria-live="polite" className="ml-auto text-muted-foreground text-sm">
          {saveState}
        </span>
      </div>
    </form>
  );
}
