import { Workflow } from "lucide-react";
import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { FunctionList } from "@/features/monitoring/components/function-list";
import { RunFilterBar } from "@/features/monitoring/components/run-filter-bar";
import { RunStatusBadge } from "@/features/monitoring/components/run-status-badge";
import { isEngineEmbedded, listFunctions, listRuns } from "@/features/monitoring/inngest";
import { RunQuery } from "@/features/monitoring/schema";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ searchParams }: PageProps<"/admin/jobs">) {
  await requireOperator();
  if (!isEngineEmbedded())
    return (
      <PageFrame title="Jobs">
        <Alert title="Jobs run on an Inngest server elsewhere">
          Its own dashboard shows functions, runs and steps.
        </Alert>
      </PageFrame>
    );
  const filter = RunQuery.parse(await searchParams);
  const [functions, { data: runs, nextCursor }] = await Promise.all([
    listFunctions(),
    listRuns({ ...filter, limit: 50 }),
  ]);
  const address = (cursor?: string) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...filter, cursor })) if (value) query.set(name, value);
    return `/admin/jobs?${query}`;
  };
  return (
    <PageFrame
      title="Jobs"
      description="What runs in the background: functions, their runs, steps, retries and errors."
    >
      <FunctionList functions={functions} />
      <h2 className="mt-8 mb-3 font-semibold text-lg">Runs</h2>
      <RunFilterBar filter={filter} functions={functions.map(({ id }) => id)} />
      <DataTable
        label="Runs"
        rows={runs}
        rowId={(run) => run.id}
        rowHref={(run) => `/admin/jobs/${run.id}`}
        empty={
          <EmptyState icon={<Workflow />} title="No runs here">
            A run appears as soon as something happens that a function listens to.
          </EmptyState>
        }
        paging={{
          newerHref: filter.cursor ? address() : null,
          olderHref: nextCursor ? address(nextCursor) : null,
        }}
        columns={[
          {
            id: "function",
            header: "Function",
            onPhone: "title",
            cell: (run) => run.functionId.replace(/^inflow-/, ""),
          },
          { id: "status", header: "Status", cell: (run) => <RunStatusBadge status={run.status} /> },
          { id: "event", header: "Event", cell: (run) => <code className="text-sm">{run.eventName}</code> },
          { id: "steps", header: "Steps", align: "end", cell: (run) => run.stepCount },
          {
            id: "duration",
            header: "Took",
            align: "end",
            cell: (run) => (run.durationMs === null ? "–" : `${run.durationMs.toLocaleString("en")} ms`),
          },
          { id: "created", header: "Started", align: "end", cell: (run) => <DateTime at={run.createdAt} /> },
        ]}
      />
    </PageFrame>
  );
}
