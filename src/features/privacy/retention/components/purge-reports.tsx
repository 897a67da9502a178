import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { kindWords, type PurgeReportRow } from "../schema";

type PurgeReportsProps = {
  reports: PurgeReportRow[];
  newerHref?: string;
  olderHref?: string;
};

const labelOf = (kind: string) => (kind in kindWords ? kindWords[kind as keyof typeof kindWords].label : kind);

/** What each purge found, took and left. */
export function PurgeReports({ reports, newerHref, olderHref }: PurgeReportsProps) {
  return (
    <DataTable
      label="Purges"
      rows={reports}
      rowId={(report) => report.id}
      paging={newerHref || olderHref ? { newerHref, olderHref } : undefined}
      empty={
        <EmptyState title="No purge yet">
          Each night what is past its time is deleted. What was there before, what went and what is left is listed here.
        </EmptyState>
      }
      columns={[
        { id: "at", header: "When", cell: (report) => <DateTime at={report.ranAt} /> },
        { id: "kind", header: "What", cell: (report) => labelOf(report.kind), onPhone: "title" },
        { id: "days", header: "Kept for", cell: (report) => `${report.keepDays} days` },
        { id: "before", header: "Before", cell: (report) => <Quantity value={report.beforeCount} />, align: "end" },
        { id: "deleted", header: "Deleted", cell: (report) => <Quantity value={report.deletedCount} />, align: "end" },
        { id: "after", header: "After", cell: (report) => <Quantity value={report.afterCount} />, align: "end" },
        {
          id: "needed",
          header: "Still needed",
          cell: (report) => <Quantity value={report.neededCount} />,
          align: "end",
        },
      ]}
    />
  );
}
