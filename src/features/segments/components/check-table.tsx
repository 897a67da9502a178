import { ShieldCheck } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";

type CheckRow = { id: string; at: Date; memberCount: number; missingCount: number; extraCount: number; tookMs: number };

/** The nightly recounts: what they found and put right. */
export function CheckTable({ checks }: { checks: CheckRow[] }) {
  return (
    <section aria-labelledby="checks" className="grid gap-4">
      <h2 id="checks" className="font-bold font-heading text-lg">
        Nightly recounts
      </h2>
      <DataTable
        label="Nightly recounts"
        rows={checks}
        rowId={({ id }) => id}
        empty={
          <EmptyState icon={<ShieldCheck />} title="Not recounted yet">
            Each night the segment is counted anew from nothing and compared with who is in it. Differences are shown
            here and put right.
          </EmptyState>
        }
        columns={[
          { id: "at", header: "When", onPhone: "title", cell: ({ at }) => <DateTime at={at} style="datetime" /> },
          {
            id: "memberCount",
            header: "People",
            align: "end",
            cell: ({ memberCount }) => <Quantity value={memberCount} />,
          },
          {
            id: "missingCount",
            header: "Were missing",
            align: "end",
            cell: ({ missingCount }) => <Quantity value={missingCount} />,
          },
          {
            id: "extraCount",
            header: "Were too many",
            align: "end",
            cell: ({ extraCount }) => <Quantity value={extraCount} />,
          },
        ]}
      />
    </section>
  );
}
