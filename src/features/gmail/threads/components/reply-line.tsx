import { DateTime } from "@/components/display/date-time";
import { StatusDot } from "@/components/display/status-dot";
import type { SentReply } from "../../replies/schema";

const states = {
  queued: { tone: "info", word: "Sent in a few seconds" },
  running: { tone: "info", word: "Being sent" },
  done: { tone: "success", word: "Sent" },
  failed: { tone: "destructive", word: "Not sent" },
} as const;

/** A reply written here. */
export function ReplyLine({ reply }: { reply: SentReply }) {
  const { tone, word } = states[reply.state];
  return (
    <li className="grid gap-2 rounded-lg border bg-primary-soft/40 px-4 py-3">
      <p className="flex flex-wrap items-center justify-between gap-2 text-sm">
        <span className="font-semibold">Your reply</span>
        <span className="flex items-center gap-3">
          <StatusDot tone={tone}>{word}</StatusDot>
          <DateTime at={reply.at} className="text-muted-foreground text-xs" />
        </span>
      </p>
      <p className="wrap-anywhere whitespace-pre-line text-sm">{reply.text}</p>
      {reply.error && <p className="text-destructive text-sm">{reply.error}</p>}
    </li>
  );
}
