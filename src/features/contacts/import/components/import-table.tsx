import { FileUp } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import { publicId } from "@/lib/ids";
import { type ImportStatus, type ImportView, isWorking, statusWords } from "../schema";

const toneOf = (status: ImportStatus) =>
  isWorking(status) ? "info" : status === "done" ? "success" : status === "failed" ? "destructive" : "outline";

type ImportTableProps = {
  workspace: string;
  imports: ImportView[];
  paging: { newerHref: string | null; olderHref: string | null };
};

/** Past imports, the newest first. */
export function ImportTable({ workspace, imports, paging }: ImportTableProps) {
  return (
    <DataTable
      label="Past imports"
      rows={imports}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/${workspace}/contacts/import/${publicId("import", id)}`}
      paging={paging}
      empty={
        <EmptyState icon={<FileUp />} title="Nothing was imported yet">
          Send a file above. You see what it would do before anything is changed, and can undo it afterwards.
        </EmptyState>
      }
      columns={[
        { id: "name", header: "File", onPhone: "title", cell: ({ name }) => <span className="break-all">{name}</span> },
        {
          id: "status",
          header: "State",
          cell: ({ status }) => <Badge variant={toneOf(status)}>{statusWords[status]}</Badge>,
        },
        { id: "created", header: "New", align: "end", cell: ({ counts }) => <Quantity value={counts.created} /> },
        { id: "updated", header: "Changed", align: "end", cell: ({ counts }) => <Quantity value={counts.updated} /> },
        {
          id: "problems",
          header: "Errors and conflicts",
          align: "end",
          onPhone: "hidden",
          cell: ({ counts }) => <Quantity value={counts.errors + counts.conflicts} />,
        },
        {
          id: "at",
          header: "Sent",
          align: "end",
          cell: ({ createdAt }) => <DateTime at={createdAt} style="datetime" />,
        },
      ]}
    />
  );
}
