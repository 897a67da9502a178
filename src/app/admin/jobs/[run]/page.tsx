import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DateTime } from "@/components/display/date-time";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { RunActions } from "@/features/monitoring/components/run-actions";
import { RunStatusBadge } from "@/features/monitoring/components/run-status-badge";
import { StepList } from "@/features/monitoring/components/step-list";
import { getRun, isEngineEmbedded } from "@/features/monitoring/inngest";
import { requireOperator } from "@/gates/page";
import { AppError } from "@/lib/errors";

export const metadata: Metadata = { title: "Run" };

const json = (value: unknown) => JSON.stringify(value, null, 2);
const messageOf = (error: unknown) =>
  typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : error
      ? String(error)
      : null;

export default async function RunPage({ params }: PageProps<"/admin/jobs/[run]">) {
  await requireOperator();
  if (!isEngineEmbedded()) notFound();
  const { run: id } = await params;
  const run = await getRun(id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const isOpen = run.status === "queued" || run.status === "running";
  const lastError = messageOf(run.lastError);
  return (
    <PageFrame
      title={run.functionId.replace(/^inflow-/, "")}
      breadcrumb={[{ label: "Jobs", href: "/admin/jobs" }, { label: run.id }]}
      description={
        <span className="flex flex-wrap items-center gap-2">
          <RunStatusBadge status={run.status} /> started <DateTime at={run.createdAt} />
          {run.durationMs !== null && <span>· took {run.durationMs.toLocaleString("en")} ms</span>}
        </span>
      }
      action={<RunActions id={run.id} isOpen={isOpen} />}
    >
      {lastError && (
        <Alert variant={run.status === "failed" ? "destructive" : "warning"} title="Last error" className="mb-6">
          {lastError}
          {run.nextAt && (
            <>
              {" "}
              Next try <DateTime at={run.nextAt} />.
            </>
          )}
        </Alert>
      )}
      <StepList steps={run.steps} waits={run.waits} />
      <h2 className="mt-8 mb-2 font-semibold text-lg">Started by</h2>
      <pre className="wrap-anywhere whitespace-pre-wrap rounded-lg border bg-muted p-4 text-sm">{json(run.events)}</pre>
      {run.status === "completed" && run.output !== null && (
        <>
          <h2 className="mt-8 mb-2 font-semibold text-lg">Result</h2>
          <pre className="wrap-anywhere whitespace-pre-wrap rounded-lg border bg-muted p-4 text-sm">
            {json(run.output)}
          </pre>
        </>
      )}
    </PageFrame>
  );
}
