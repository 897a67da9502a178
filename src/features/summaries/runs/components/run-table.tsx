import { Sparkles } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits, Quantity } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { runPath, runsPath } from "../../paths";
import { type RunPage, type RunRow, starterWords } from "../schema";

type RunTableProps = { workspace: string; page: RunPage; rows: RunRow[]; nextCursor: string | null };

function State({ run: { status, endedAt, failedCount } }: { run: RunRow }) {
  if (!endedAt) return <Badge variant="info">{status === "cancelled" ? "Cancelling" : "Running"}</Badge>;
  if (status === "cancelled") return <Badge variant="outline">Cancelled</Badge>;
  return failedCount > 0 ? <Badge variant="warning">Done, some failed</Badge> : <Badge variant="success">Done</Badge>;
}

/** Each run of the workspace: what was asked for, by whom, what became of it, what it cost. */
export function RunTable({ workspace, page, rows, nextCursor }: RunTableProps) {
  const to = (change: Partial<RunPage>) => runsPath(workspace, { ...page, ...change });
  const isFiltered = Boolean(page.state || page.lane || page.who);
  return (
    <DataTable
      label="Summary runs"
      rows={rows}
      rowId={(run) => run.id}
      rowHref={(run) => runPath(workspace, run.id)}
      sort={{ by: "startedAt", direction: page.sort === "oldest" ? "asc" : "desc" }}
      sortHref={({ direction }) => to({ after: undefined, sort: direction === "asc" ? "oldest" : "newest" })}
      paging={{
        newerHref: page.after ? to({ after: undefined }) : null,
        olderHref: nextCursor ? to({ after: nextCursor }) : null,
      }}
      empty={
        isFiltered ? (
          <EmptyState
            icon={<Sparkles />}
            title="No such run"
            action={
              <Button asChild variant="outline">
                <AppLink href={runsPath(workspace)}>Show all runs</AppLink>
              </Button>
            }
          >
            Nothing here fits these filters.
          </EmptyState>
        ) : (
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
        )
      }
      columns={[
        {
          id: "startedAt",
          header: "Started",
          onPhone: "title",
          sortable: true,
          cell: (run) => <DateTime at={run.confirmedAt ?? run.createdAt} style="datetime" />,
        },
        {
          id: "who",
          header: "By",
          cell: (run) => <span className="wrap-anywhere">{run.starterName ?? starterWords[run.startedBy]}</span>,
        },
        { id: "state", header: "State", cell: (run) => <State run={run} /> },
        { id: "lane", header: "Lane", cell: (run) => (run.lane === "batch" ? "Half price" : "At once") },
        { id: "mails", header: "Mails", align: "end", cell: (run) => <Quantity value={run.runCount} /> },
        { id: "done", header: "Summarised", align: "end", cell: (run) => <Quantity value={run.doneCount} /> },
        { id: "charged", header: "Charged", align: "end", cell: (run) => <Credits micro={run.chargedMicro} /> },
      ]}
    />
  );
}
