import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { getBalance } from "@/features/credits/queries";
import { findOpenCircuit } from "@/features/summaries/circuit/queries";
import { BatchProgress } from "@/features/summaries/components/batch-progress";
import { CancelRunButton } from "@/features/summaries/components/cancel-run-button";
import { CircuitAlert } from "@/features/summaries/components/circuit-alert";
import { JobTable } from "@/features/summaries/components/job-table";
import { QuoteConfirmation } from "@/features/summaries/components/quote-confirmation";
import { RunProgress } from "@/features/summaries/components/run-progress";
import { SummariseDialog } from "@/features/summaries/components/summarise-dialog";
import { listJobs } from "@/features/summaries/jobs/queries";
import { listBatchProgress } from "@/features/summaries/lanes/queries";
import { progressPath, runPath } from "@/features/summaries/paths";
import { getQuote, getRunVersion } from "@/features/summaries/queries";
import type { QuoteView } from "@/features/summaries/schema";
import { isSandboxModel } from "@/features/summaries/schema";
import type { Context } from "@/gates/context";
import { requireWorkspace } from "@/gates/page";
import { AppError } from "@/lib/errors";
import { isId, parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Summaries" };

const titles: Record<QuoteView["status"], string> = {
  open: "Summarise these mails?",
  expired: "This quote has expired",
  confirmed: "Summarising",
  completed: "Summaries are ready",
  cancelled: "Run cancelled",
};

function titleOf({ status, doneCount, failedCount }: QuoteView): string {
  if (status !== "completed" || failedCount === 0) return titles[status];
  if (doneCount === 0) return "No summary could be made";
  return `${titles.completed}, except for ${failedCount === 1 ? "one mail" : `${formatNumber(failedCount)} mails`}`;
}

export default async function RunPage({ params, searchParams }: PageProps<"/[workspace]/runs/[run]">) {
  const [{ workspace, run }, query] = await Promise.all([params, searchParams]);
  const ctx = await requireWorkspace(workspace, "summaries.read");
  const id = parseId("quote", run);
  if (!id) notFound();
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getRunVersion(ctx);
  const quote = await getQuote(ctx, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const canRun = ctx.permissions.has("summaries.run");
  const inboxButton = (
    <Button asChild variant={quote.endedAt ? "default" : "outline"}>
      <AppLink href={`/${workspace}/inbox`}>Open the inbox</AppLink>
    </Button>
  );
  return (
    <PageFrame
      title={titleOf(quote)}
      breadcrumb={[{ label: "Summary runs", href: `/${workspace}/runs` }, { label: titleOf(quote) }]}
      description={
        quote.confirmedAt && (
          <>
            Started <DateTime at={quote.confirmedAt} style="datetime" /> with {quote.model}
            {isSandboxModel(quote.model) && " (sandbox model)"}
            {quote.lane === "batch" && ", at half the price"}
          </>
        )
      }
      action={
        <>
          {quote.status === "confirmed" && canRun && <CancelRunButton workspace={workspace} quoteId={id} />}
          {quote.status !== "open" && inboxButton}
        </>
      }
      className="grid gap-6"
    >
      <LiveRefresh url={progressPath(workspace)} version={version} />
      {query.purchase === "done" && <Alert variant="success">Thank you. Your credits have arrived.</Alert>}
      <CircuitAlert circuit={await findOpenCircuit(ctx)} />
      {quote.status === "open" && <OpenQuote ctx={ctx} workspace={workspace} quote={quote} canRun={canRun} />}
      {quote.status === "expired" && (
        <p className="text-muted-foreground">
          Prices are good for 30 minutes. Choose the mails again in the inbox for a fresh one; nothing was charged.
        </p>
      )}
      {quote.status === "cancelled" && !quote.endedAt && (
        <Alert>The mails that were being read when you cancelled are finishing now.</Alert>
      )}
      {quote.confirmedAt && (
        <>
          <RunProgress run={quote} />
          {quote.status === "completed" && quote.failedCount > 0 && (
            <FailedJobs ctx={ctx} workspace={workspace} quoteId={id} canRun={canRun} />
          )}
          {quote.lane === "batch" && <Batches ctx={ctx} quote={quote} />}
          <Jobs ctx={ctx} workspace={workspace} quoteId={id} after={query.after} />
        </>
      )}
    </PageFrame>
  );
}

type OpenQuoteProps = { ctx: Context; workspace: string; quote: QuoteView; canRun: boolean };

async function OpenQuote({ ctx, workspace, quote, canRun }: OpenQuoteProps) {
  if (!canRun) return <Alert>This quote waits for an editor of the workspace to confirm it.</Alert>;
  const { availableMicro } = await getBalance(ctx);
  return (
    <div className="max-w-lg">
      <QuoteConfirmation workspace={workspace} quote={quote} availableMicro={availableMicro} stay />
    </div>
  );
}

async function Batches({ ctx, quote }: { ctx: Context; quote: QuoteView }) {
  const batches = await listBatchProgress(ctx, quote.id);
  const { runCount, doneCount, failedCount, cancelledCount } = quote;
  return <BatchProgress batches={batches} waiting={runCount - doneCount - failedCount - cancelledCount} />;
}

type FailedJobsProps = { ctx: Context; workspace: string; quoteId: string; canRun: boolean };

async function FailedJobs({ ctx, workspace, quoteId, canRun }: FailedJobsProps) {
  const { items } = await listJobs(ctx, { quoteId, status: "failed", limit: 500 });
  return (
    <Alert
      variant="warning"
      title={items.length === 1 ? "One mail has no summary" : `${formatNumber(items.length)} mails have no summary`}
      action={
        canRun && (
          <SummariseDialog
            workspace={workspace}
            emailIds={items.map(({ email }) => email.id)}
            trigger={
              <Button variant="outline" size="sm">
                Try again
              </Button>
            }
          />
        )
      }
    >
      They cost nothing. The list below says why; another try shows you its price first.
    </Alert>
  );
}

type JobsProps = { ctx: Context; workspace: string; quoteId: string; after: string | string[] | undefined };

async function Jobs({ ctx, workspace, quoteId, after }: JobsProps) {
  const cursor = typeof after === "string" && isId(after) ? after : undefined;
  const { items, nextCursor } = await listJobs(ctx, { quoteId, after: cursor });
  const here = runPath(workspace, quoteId);
  return (
    <JobTable
      workspace={workspace}
      jobs={items}
      paging={{
        newerHref: cursor ? here : null,
        olderHref: nextCursor ? `${here}?after=${nextCursor}` : null,
      }}
    />
  );
}
