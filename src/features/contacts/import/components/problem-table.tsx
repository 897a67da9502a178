import { Download } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Problem } from "../schema";

const tones = { error: "destructive", conflict: "warning", note: "info" } as const;
const labels = { error: "Error", conflict: "Conflict", note: "Note" } as const;

type ProblemTableProps = {
  problems: Problem[];
  downloadHref: string;
  paging: { newerHref: string | null; olderHref: string | null };
};

/** Rows that are not taken over as they stand, and why. */
export function ProblemTable({ problems, downloadHref, paging }: ProblemTableProps) {
  return (
    <section className="grid gap-3" aria-labelledby="problems">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="problems" className="font-semibold text-lg">
          Rows with a problem
        </h2>
        <Button asChild variant="outline" size="sm">
          <a href={downloadHref} download>
            <Download aria-hidden /> Download them as CSV
          </a>
        </Button>
      </div>
      <DataTable
        label="Rows with a problem"
        rows={problems}
        rowId={(problem) => String(problem.rowNumber)}
        paging={paging}
        empty={<p className="text-muted-foreground text-sm">There is none on this page.</p>}
        columns={[
          {
            id: "row",
            header: "Row",
            onPhone: "title",
            cell: ({ rowNumber }) => (
              <span className="tabular">
                <span className="md:hidden">Row </span>
                {rowNumber}
              </span>
            ),
          },
          { id: "kind", header: "Kind", cell: ({ kind }) => <Badge variant={tones[kind]}>{labels[kind]}</Badge> },
          { id: "column", header: "Column", onPhone: "hidden", cell: ({ column }) => column },
          {
            id: "reason",
            header: "Reason",
            onPhone: "plain",
            cell: ({ reason }) => <span className="break-words">{reason}</span>,
          },
        ]}
      />
    </section>
  );
}
