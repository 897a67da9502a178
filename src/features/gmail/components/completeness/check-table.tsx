import { ShieldCheck } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { StatusDot } from "@/components/display/status-dot";
import { type Check, isComplete } from "@/features/gmail/checks/schema";

const reasons: Record<Check["reason"], string> = {
  nightly: "Every night",
  asked: "Asked for",
  lost_cursor: "Gmail forgot our place in its history",
};

const repairs = ({ missingCount, goneCount, relabelledCount }: Check) =>
  [
    missingCount > 0 && `${formatNumber(missingCount)} added`,
    goneCount > 0 && `${formatNumber(goneCount)} removed`,
    relabelledCount > 0 && `${formatNumber(relabelledCount)} relabelled`,
  ]
    .filter(Boolean)
    .join(", ") || "Nothing";

/** The comparisons with Gmail so far, newest first. */
export function CheckTable({ checks }: { checks: readonly Check[] }) {
  return (
    <DataTable
      label="Comparisons with Gmail"
      rows={checks}
      rowId={({ id }) => id}
      empty={
        <EmptyState icon={<ShieldCheck />} title="Not compared yet">
          Every night all ids and labels at Gmail are compared with ours, and what differs is repaired.
        </EmptyState>
      }
      columns={[
        {
          id: "at",
          header: "Checked",
          onPhone: "title",
          cell: ({ endedAt, startedAt }) => <DateTime at={endedAt ?? startedAt} />,
        },
        {
          id: "outcome",
          header: "Outcome",
          cell: (check) =>
            check.status === "failed" ? (
              <StatusDot tone="warning" className="sm:whitespace-normal">
                {check.error ?? "Failed"}
              </StatusDot>
            ) : (
              <StatusDot tone={isComplete(check) ? "success" : "warning"}>
                {isComplete(check) ? "In sync" : "Not in sync"}
              </StatusDot>
            ),
        },
        { id: "gmail", header: "At Gmail", align: "end", cell: ({ gmailCount }) => formatNumber(gmailCount) },
        { id: "here", header: "Here", align: "end", cell: ({ localCount }) => formatNumber(localCount) },
        { id: "repaired", header: "Repaired", cell: repairs },
        { id: "why", header: "Why", cell: ({ reason }) => reasons[reason] },
      ]}
    />
  );
}
