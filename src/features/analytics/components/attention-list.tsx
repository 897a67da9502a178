import { CircleCheck, Sparkles } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { Card, CardAction, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { isSandboxModel } from "@/features/summaries/schema";
import { publicId } from "@/lib/ids";
import type { AttentionMail } from "../queries";

const tones: Record<string, BadgeVariant> = { urgent: "destructive", high: "warning" };

type AttentionListProps = { workspace: string; mails: readonly AttentionMail[]; total: number; hasSummaries: boolean };

/** Mails whose summaries ask for an answer or call themselves urgent, newest first. */
export function AttentionList({ workspace, mails, total, hasSummaries }: AttentionListProps) {
  return (
    <Card id="attention" className="pb-2">
      <CardHeader>
        <CardTitle>Needs your attention</CardTitle>
        <CardDescription>
          {mails.length === 0
            ? "Mails that are urgent or wait for your answer."
            : `Urgent, or waiting for your answer: the newest ${mails.length === total ? formatNumber(total) : `${mails.length} of ${formatNumber(total)}`}.`}
        </CardDescription>
        {mails.some(({ model }) => isSandboxModel(model)) && (
          <CardAction>
            <Badge variant="outline">sandbox model</Badge>
          </CardAction>
        )}
      </CardHeader>
      {mails.length === 0 ? (
        <EmptyState
          icon={hasSummaries ? <CircleCheck /> : <Sparkles />}
          title={hasSummaries ? "Nothing waits for you" : "No summaries yet"}
          className="py-8"
        >
          {hasSummaries
            ? "No summarised mail is urgent or asks for an answer."
            : "A summary says how urgent a mail is and whether it asks for an answer. Those that do are listed here."}
        </EmptyState>
      ) : (
        <ul className="divide-y border-t">
          {mails.map((mail) => (
            <AttentionLine key={mail.id} workspace={workspace} mail={mail} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function AttentionLine({ workspace, mail }: { workspace: string; mail: AttentionMail }) {
  const tone = tones[mail.priority];
  return (
    <li className="relative grid grid-cols-1 gap-0.5 px-5 py-3 transition-colors hover:bg-muted/60">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate text-muted-foreground text-sm">{mail.fromName || mail.fromEmail}</span>
        <RelativeTime at={mail.sentAt} className="tabular shrink-0 text-muted-foreground text-xs" />
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <AppLink
          href={`/${workspace}/inbox/${publicId("email", mail.id)}`}
          prefetch={false}
          className="min-w-0 max-w-full truncate font-semibold after:absolute after:inset-0"
        >
          {mail.subject || "(no subject)"}
        </AppLink>
        {tone && (
          <Badge variant={tone} className="capitalize">
            {mail.priority}
          </Badge>
        )}
        {mail.needsReply && <Badge variant="primary">Needs reply</Badge>}
      </div>
      <p className="line-clamp-2 text-muted-foreground text-sm">{mail.tldr}</p>
    </li>
  );
}
