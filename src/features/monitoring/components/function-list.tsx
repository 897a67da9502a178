import { DataTable } from "@/components/data-table/data-table";
import type { RunStatus } from "../inngest";

type FunctionRow = {
  id: string;
  isArchived: boolean;
  triggers: { event?: string; cron?: string }[];
  last24Hours: Partial<Record<RunStatus, number>>;
};

const columns: { status: RunStatus; header: string }[] = [
  { status: "completed", header: "Completed" },
  { status: "running", header: "Running" },
  { status: "failed", header: "Failed" },
];

export const FunctionList = ({ functions }: { functions: FunctionRow[] }) => (
  <DataTable
    label="Functions, with their runs of the last 24 hours"
    rows={functions}
    rowId={(row) => row.id}
    rowHref={(row) => `/admin/jobs?function=${encodeURIComponent(row.id)}`}
    empty="No function is registered yet. The engine asks the app for them every few seconds."
    columns={[
      {
        id: "function",
        header: "Function",
        onPhone: "title",
        cell: (row) => row.id.replace(/^inflow-/, "") + (row.isArchived ? " (gone)" : ""),
      },
      {
        id: "trigger",
        header: "Starts on",
        cell: (row) => row.triggers.map(({ event, cron }) => event ?? `schedule ${cron}`).join(", "),
      },
      ...columns.map(({ status, header }) => ({
        id: status,
        header: `${header}, 24 h`,
        align: "end" as const,
        cell: (row: FunctionRow) => row.last24Hours[status] ?? 0,
      })),
    ]}
  />
);
