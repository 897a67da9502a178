import { DataTable } from "@/components/data-table/data-table";
import { FilterLinks } from "@/components/data-table/filter-links";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { kindWords, type PurgeReportQuery, type PurgeReportRow, retentionKinds } from "../schema";

type PurgeReportsProps = {
  path: string;
  query: PurgeReportQuery;
  reports: PurgeReportRow[];
  nextCursor: string | null;
};

function hrefOf(path: string, { kind, sort, after }: PurgeReportQuery) {
  const asked = new URLSearchParams({
    ...(kind && { kind }),
    ...(sort === "oldest" && { sort }),
    ...(after && { after }),
  });
  return `${path}${asked.size > 0 ? `?${asked}` : ""}#deleted`;
}

const labelOf = (kind: string) => (kind in kindWords ? kindWords[kind as keyof typeof kindWords].label : kind);

/** What each purge found, took and left. */
export function PurgeReports({ path, query, reports, nextCursor }: PurgeReportsProps) {
  const { kind: chosen, sort } = query;
  return (
    <div className="grid gap-3">
      <FilterLinks
        label="Kinds of what was deleted"
        all="All"
        options={retentionKinds.map((value) => ({ value, label: kindWords[value].label }))}
        current={chosen}
        href={(kind) => hrefOf(path, { kind, sort })}
      />
      <DataTable
        label="What was deleted"
        rows={reports}
        rowId={(report) => report.id}
        sort={{ by: "at", direction: sort === "newest" ? "desc" : "asc" }}
        sortHref={({ direction }) => hrefOf(path, { kind: chosen, sort: direction === "desc" ? "newest" : "oldest" })}
        paging={{
          newerHref: query.after ? hrefOf(path, { kind: chosen, sort }) : null,
          olderHref: nextCursor ? hrefOf(path, { kind: chosen, sort, after: nextCursor }) : null,
        }}
        empty={
          <EmptyState title="Nothing deleted yet">
            Each night what is past its time is deleted. What was there before, what went and what is left is listed
            here.
          </EmptyState>
        }
        columns={[
          { id: "at", header: "When", sortable: true, cell: (report) => <DateTime at={report.ranAt} /> },
          { id: "kind", header: "What", cell: (report) => labelOf(report.kind), onPhone: "title" },
          { id: "days", header: "Kept for", cell: (report) => `${report.keepDays} days` },
          { id: "before", header: "Before", cell: (report) => <Quantity value={report.beforeCount} />, align: "end" },
          {
            id: "deleted",
            header: "Deleted",
            cell: (report) => <Quantity value={report.deletedCount} />,
            align: "end",
          },
          { id: "after", header: "Left", cell: (report) => <Quantity value={report.afterCount} />, align: "end" },
          {
            id: "needed",
            header: "Kept, still needed",
            cell: (report) => <Quantity value={report.neededCount} />,
            align: "end",
          },
        ]}
      />
    </div>
  );
}
