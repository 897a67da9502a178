import { CircleAlert, Sparkles } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { Credits, Quantity } from "@/components/display/figures";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Alert } from "@/components/ui/alert";
import { Badge, type BadgeVariant } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { skipWords } from "@/features/gmail/schema";
import { chargePath, progressPath, runPath } from "../paths";
import type { MailSummary, SummaryView } from "../queries";
import { isSandboxModel, type SummaryContent } from "../schema";
import { SummariseDialog } from "./summarise-dialog";
import { SummaryText } from "./summary-text";
import { ThreadState } from "./thread-state";

type SummaryPanelProps = {
  workspace: string;
  emailId: string;
  /** Of `findSummaryOfEmail`. */
  summary: MailSummary | null;
};

/** A mail's summary; or its making; or the offer of one with its price. */
export function SummaryPanel({ workspace, emailId, summary: state }: SummaryPanelProps) {
  if (!state) return null;
  const { summary, job, version } = state;
  const isWorking = job?.status === "queued" || job?.status === "running";
  return (
    <Card aria-label="Summary" role="region">
      <LiveRefresh url={progressPath(workspace)} version={version} />
      <CardHeader>
        <CardTitle className="flex flex-wrap items-center gap-2">
          <Sparkles aria-hidden className="size-4.5 text-primary" />
          Summary
          {summary && <Badges content={summary.content} model={summary.model} />}
        </CardTitle>
      </CardHeader>
      <CardContent className="grid gap-5">
        {state.thread && <ThreadState workspace={workspace} emailId={emailId} thread={state.thread} />}
        {isWorking && <Working href={runPath(workspace, job.quoteId)} />}
        {summary ? (
          <>
            {summary.content.hasInstructions && (
              <Alert variant="warning" title="This mail gives orders to software">
                It contains text aimed at an AI or a program that reads it. The summary describes it and did not follow
                it.
              </Alert>
            )}
            <SummaryText content={summary.content} />
            <Provenance workspace={workspace} summary={summary} canSeeCredits={state.canSeeCredits} />
          </>
        ) : (
          !isWorking && <Offer workspace={workspace} emailId={emailId} state={state} />
        )}
      </CardContent>
    </Card>
  );
}

const priorities: Record<SummaryContent["priority"], BadgeVariant> = {
  low: "outline",
  normal: "default",
  high: "warning",
  urgent: "destructive",
};

function Badges({ content, model }: { content: SummaryContent; model: string }) {
  return (
    <span className="flex flex-wrap gap-1.5 font-sans">
      <Badge variant={priorities[content.priority]} className="capitalize">
        {content.priority}
      </Badge>
      <Badge variant="outline" className="capitalize">
        {content.category}
      </Badge>
      {content.needsReply && <Badge variant="primary">Needs a reply</Badge>}
      {isSandboxModel(model) && <Badge variant="info">sandbox model</Badge>}
    </span>
  );
}

function Working({ href }: { href: string }) {
  return (
    <div className="grid gap-2.5" role="status">
      <p className="text-muted-foreground text-sm">
        Reading this mail. It usually takes a few seconds.{" "}
        <AppLink href={href} className="font-semibold text-primary underline-offset-4 hover:underline">
          See the run
        </AppLink>
      </p>
      <Progress value={null} label="Summarising this mail" />
    </div>
  );
}

function Offer({ workspace, emailId, state }: { workspace: string; emailId: string; state: MailSummary }) {
  const { job, price, isGone, canRun, skipReason } = state;
  const amount = `${price.maximum} ${price.maximum === 1 ? "credit" : "credits"}`;
  return (
    <div className="grid justify-items-start gap-4">
      {job?.status === "failed" && (
        <Alert variant="destructive" title="The last try did not work, and cost nothing" className="w-full">
          {job.failure}
        </Alert>
      )}
      {isGone ? (
        <p className="flex items-center gap-2 text-muted-foreground text-sm">
          <CircleAlert aria-hidden className="size-4" /> Gmail no longer has this mail.
        </p>
      ) : canRun ? (
        <>
          {skipReason && (
            <Alert variant="info" title={`Left out of runs: ${skipWords[skipReason].one}`} className="w-full">
              The way it was sent tells so. It costs nothing unless you ask for its summary here.
            </Alert>
          )}
          <p className="text-muted-foreground text-sm">
            Get the gist, what is asked of you and until when, with the words of the mail that prove it. You see the
            exact price before you agree; if it fails it is free.
          </p>
          <SummariseDialog
            workspace={workspace}
            emailIds={[emailId]}
            isWhole={skipReason !== null}
            stay
            trigger={
              <Button>
                <Sparkles aria-hidden />
                {job?.status === "failed" ? "Try again" : skipReason ? "Summarise anyway" : "Summarise this mail"} –{" "}
                {price.expected === price.maximum ? amount : `up to ${amount}`}
              </Button>
            }
          />
        </>
      ) : (
        <p className="text-muted-foreground text-sm">No summary yet. Ask an editor of this workspace to make one.</p>
      )}
    </div>
  );
}

type ProvenanceProps = { workspace: string; summary: SummaryView; canSeeCredits: boolean };

/** Where the summary comes from and what it cost. */
function Provenance({ workspace, summary, canSeeCredits }: ProvenanceProps) {
  const { model, promptVersion, inputTokens, outputTokens, chargedMicro, createdAt, content } = summary;
  return (
    <footer className="flex flex-wrap gap-x-4 gap-y-1 border-t pt-4 text-muted-foreground text-xs">
      <span>
        Model <span className="font-semibold text-foreground">{model}</span>
      </span>
      <span>Prompt {promptVersion}</span>
      <span>
        <Quantity value={inputTokens} /> tokens read, <Quantity value={outputTokens} /> written
      </span>
      <span>Confidence {Math.round(content.confidence * 100)} %</span>
      <DateTime at={createdAt} style="datetime" />
      {canSeeCredits ? (
        <AppLink
          href={chargePath(workspace, summary.id)}
          className="font-semibold text-primary underline-offset-4 hover:underline"
        >
          Charged <Credits micro={chargedMicro} unit digits={6} />
        </AppLink>
      ) : (
        <span>
          Charged <Credits micro={chargedMicro} unit digits={6} />
        </span>
      )}
    </footer>
  );
}
