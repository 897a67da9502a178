import { ScrollText } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { type AuditPage, type AuditRow, actorWords, auditHref } from "../schema";

type AuditTableProps = { path: string; page: AuditPage; rows: AuditRow[]; nextCursor: string | null };

/** `quote.confirm` as `Quote: confirm`; the exact name is what the filter and the API take. */
const inWords = (action: string) => {
  const [noun = "", verb = ""] = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .split(".");
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1).toLowerCase()}: ${verb.toLowerCase()}`;
};

/** One line for each thing that was changed. */
export function AuditTable({ path, page, rows, nextCursor }: AuditTableProps) {
  const { sort } = page;
  return (
    <DataTable
      label="Audit log"
      rows={rows}
      rowId={(row) => row.id}
      sort={{ by: "at", direction: sort === "newest" ? "desc" : "asc" }}
      sortHref={({ direction }) =>
        auditHref(path, { ...page, after: undefined, sort: direction === "desc" ? "newest" : "oldest" })
      }
      paging={{
        newerHref: page.after ? auditHref(path, { ...page, after: undefined }) : null,
        olderHref: nextCursor ? auditHref(path, { ...page, after: nextCursor }) : null,
      }}
      empty={
        <EmptyState icon={<ScrollText />} title="Nothing matches">
          Each change in this workspace is written down here: who made it, what it was, and when. Widen the filter to
          see more.
        </EmptyState>
      }
      columns={[
        { id: "at", header: "When", sortable: true, cell: (row) => <DateTime at={row.createdAt} style="datetime" /> },
        {
          id: "who",
          header: "Who",
          cell: (row) => (
            <>
              <span className="font-medium">{row.actorName ?? actorWords[row.actorKind]}</span>
              {row.actorName && (
                <span className="block text-muted-foreground text-sm">{actorWords[row.actorKind]}</span>
              )}
            </>
          ),
        },
        {
          id: "what",
          header: "What",
          onPhone: "title",
          cell: (row) => (
            <>
              <span className="font-medium">{inWords(row.action)}</span>
              <code className="block text-muted-foreground text-sm">{row.action}</code>
            </>
          ),
        },
        {
          id: "target",
          header: "Of which",
          onPhone: "hidden",
          cell: (row) => <code className="break-all text-muted-foreground text-sm">{row.targetId}</code>,
        },
      ]}
    />
  );
}
