import { Layers } from "lucide-react";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import type { LotRow } from "../lots/queries";
import { sourceWords } from "./lot-words";

type LotTableProps = { rows: LotRow[]; paging: CursorPagingProps };

/** Where credits came from, what is left of each and until when; the first line is spent first. */
export function LotTable({ rows, paging }: LotTableProps) {
  return (
    <DataTable
      label="Where your credits came from"
      rows={rows}
      rowId={(row) => row.id}
      paging={paging}
      empty={
        <EmptyState icon={<Layers />} title="Nothing left to spend">
          Each purchase, plan month and gift of credits is listed here, with what is left of it and until when.
        </EmptyState>
      }
      columns={[
        { id: "description", header: "What", onPhone: "title", cell: (row) => row.description },
        {
          id: "source",
          header: "Kind",
          cell: ({ source }) => <Badge variant={sourceWords[source].variant}>{sourceWords[source].label}</Badge>,
        },
        { id: "createdAt", header: "Added", cell: (row) => <DateTime at={row.createdAt} style="date" /> },
        {
          id: "remaining",
          header: "Left",
          align: "end",
          cell: (row) => (
            <span className="font-semibold">
              <Credits micro={row.remainingMicro} digits={6} />
              {row.heldMicro > 0n && (
                <span className="block font-normal text-muted-foreground text-xs">
                  <Credits micro={row.heldMicro} digits={6} /> held
                </span>
              )}
            </span>
          ),
        },
        { id: "amount", header: "Out of", align: "end", cell: (row) => <Credits micro={row.amountMicro} digits={6} /> },
        {
          id: "expiresAt",
          header: "Expires",
          align: "end",
          cell: (row) =>
            row.expiresAt ? (
              <>
                <DateTime at={row.expiresAt} style="date" />
                {row.isInGrace && (
                  <span className="block text-muted-foreground text-xs">kept longer: came back from a run</span>
                )}
              </>
            ) : (
              "Never"
            ),
        },
      ]}
    />
  );
}
