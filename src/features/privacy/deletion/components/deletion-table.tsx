import { Trash2 } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterLinks } from "@/components/data-table/filter-links";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import type { DeletionQuery, DeletionRow } from "../schema";

const path = "/admin/deletions";
const states = [
  { value: "open", label: "Under way" },
  { value: "finished", label: "Finished" },
] as const;

function hrefOf({ state, sort, after }: DeletionQuery) {
  const query = new URLSearchParams({
    ...(state && { state }),
    ...(sort === "oldest" && { sort }),
    ...(after && { after }),
  });
  return query.size > 0 ? `${path}?${query}` : path;
}

type DeletionTableProps = { rows: DeletionRow[]; nextCursor: string | null; query: DeletionQuery };

/** Deletions of accounts and workspaces, told by their numbers alone. */
export function DeletionTable({ rows, nextCursor, query }: DeletionTableProps) {
  const { state, sort } = query;
  return (
    <div className="grid gap-3">
      <FilterLinks
        label="States of deletions"
        all="All"
        options={states}
        current={state}
        href={(value) => hrefOf({ state: value, sort })}
      />
      <DataTable
        label="Deletions"
        rows={rows}
        rowId={(row) => row.id}
        sort={{ by: "at", direction: sort === "newest" ? "desc" : "asc" }}
        sortHref={({ direction }) => hrefOf({ state, sort: direction === "desc" ? "newest" : "oldest" })}
        paging={{
          newerHref: query.after ? hrefOf({ state, sort }) : null,
          olderHref: nextCursor ? hrefOf({ state, sort, after: nextCursor }) : null,
        }}
        empty={
          <EmptyState icon={<Trash2 />} title="No deletion">
            When somebody deletes an account or a workspace, what came of it is listed here, without a name.
          </EmptyState>
        }
        columns={[
          {
            id: "at",
            header: "Asked for",
            sortable: true,
            cell: (row) => <DateTime at={row.requestedAt} style="datetime" />,
          },
          {
            id: "state",
            header: "State",
            cell: (row) => (
              <Badge variant={row.finishedAt ? "success" : "warning"}>
                {row.finishedAt ? "Finished" : "Under way"}
              </Badge>
            ),
          },
          {
            id: "reference",
            header: "Reference",
            onPhone: "title",
            cell: (row) => <code className="break-all text-sm">{row.id}</code>,
          },
          {
            id: "workspaces",
            header: "Workspaces",
            align: "end",
            cell: (row) => <Quantity value={row.workspaceCount} />,
          },
          { id: "rows", header: "Rows removed", align: "end", cell: (row) => <Quantity value={row.rowCount} /> },
          {
            id: "revoked",
            header: "Grants revoked",
            align: "end",
            cell: (row) => <Quantity value={row.revokedCount} />,
          },
          {
            id: "refused",
            header: "Could not be revoked",
            align: "end",
            cell: (row) => <Quantity value={row.refusedCount} />,
          },
          {
            id: "finished",
            header: "Finished",
            align: "end",
            cell: (row) => (row.finishedAt ? <DateTime at={row.finishedAt} style="datetime" /> : "Not yet"),
          },
        ]}
      />
    </div>
  );
}
