import { Sparkles } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits, Quantity } from "@/components/display/figures";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { progressPath, runPath } from "@/features/summaries/paths";
import { getRunVersion, listRuns } from "@/features/summaries/queries";
import type { QuoteView } from "@/features/summaries/schema";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Summary runs" };

const statusWords: Record<QuoteView["status"], string> = {
  open: "Waiting for a yes",
  expired: "Expired",
  confirmed: "Running",
  completed: "Done",
  cancelled: "Cancelled",
};

export default async function RunsPage({ params }: PageProps<"/[workspace]/runs">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "summaries.read");
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getRunVersion(ctx);
  const runs = await listRuns(ctx, { limit: 50 });
  return (
    <PageFrame
      title="Summary runs"
      breadcrumb={[{ label: "Credits", href: `/${workspace}/credits` }, { label: "Summary runs" }]}
      description="The last 50 runs: what was asked for, what became of it, what it cost."
    >
      <LiveRefresh url={progressPath(workspace)} version={version} />
      <DataTable
        label="Summary runs"
        rows={runs}
        rowId={(run) => run.id}
        rowHref={(run) => runPath(workspace, run.id)}
        columns={[
          {
            id: "startedAt",
            header: "Started",
            onPhone: "title",
            cell: (run) => <DateTime at={run.confirmedAt ?? run.createdAt} style="datetime" />,
          },
          {
            id: "status",
            header: "Status",
            cell: (run) => <Badge variant={run.endedAt ? "outline" : "info"}>{statusWords[run.status]}</Badge>,
          },
          { id: "mails", header: "Mails", align: "end", cell: (run) => <Quantity value={run.runCount} /> },
          { id: "done", header: "Summarised", align: "end", cell: (run) => <Quantity value={run.doneCount} /> },
          { id: "charged", header: "Charged", align: "end", cell: (run) => <Credits micro={run.chargedMicro} /> },
        ]}
        empty={
          <EmptyState
            icon={<Sparkles />}
            title="No runs yet"
            action={
              <Button asChild>
                <AppLink href={`/${workspace}/inbox`}>Open the inbox</AppLink>
              </Button>
            }
          >
            Choose mails in the inbox and ask for summaries: you see the price first.
          </EmptyState>
        }
      />
    </PageFrame>
  );
}
