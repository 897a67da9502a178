import { Scale } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";

type Problem = { what: string; stripeId: string; paymentId: string | null };
type Comparison = {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  sinceAt: Date;
  counts: Record<string, number>;
  problems: Problem[];
  fetched: number;
  failure: string | null;
};

function Verdict({ comparison }: { comparison: Comparison }) {
  const { finishedAt, failure, problems } = comparison;
  if (failure) return <Badge variant="destructive">Broken off</Badge>;
  if (!finishedAt) return <Badge variant="info">Running</Badge>;
  if (problems.length > 0) return <Badge variant="warning">{formatNumber(problems.length)} differences</Badge>;
  return <Badge variant="success">Equal</Badge>;
}

/** The last comparisons of our books with Stripe's, and what differed in the newest. */
export function ComparisonTable({ rows }: { rows: Comparison[] }) {
  const [newest] = rows;
  return (
    <div className="grid gap-4">
      {newest?.failure && <Alert variant="destructive">{newest.failure}</Alert>}
      {newest && newest.problems.length > 0 && (
        <Alert variant="warning" title={`${newest.problems.length} differences in the newest comparison`}>
          <ul className="mt-1 list-disc pl-5">
            {newest.problems.slice(0, 20).map((problem) => (
              <li key={`${problem.what}${problem.stripeId}`}>
                {problem.what}: <code className="break-all">{problem.stripeId}</code>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <DataTable
        label="Comparisons with Stripe"
        rows={rows}
        rowId={(row) => row.id}
        empty={
          <EmptyState icon={<Scale />} title="Never compared yet">
            Each night the last three days are held against Stripe: charges, refunds, disputes, and events that never
            arrived. “Compare now” does it at once.
          </EmptyState>
        }
        columns={[
          { id: "when", header: "Begun", onPhone: "title", cell: (row) => <DateTime at={row.startedAt} /> },
          { id: "verdict", header: "Books", cell: (row) => <Verdict comparison={row} /> },
          { id: "charges", header: "Charges", align: "end", cell: (row) => formatNumber(row.counts.charges ?? 0) },
          { id: "events", header: "Events", align: "end", cell: (row) => formatNumber(row.counts.events ?? 0) },
          { id: "fetched", header: "Fetched late", align: "end", cell: (row) => formatNumber(row.fetched) },
        ]}
      />
    </div>
  );
}
