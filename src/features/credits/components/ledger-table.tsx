import { Coins } from "lucide-react";
import { AppLink } from "@/components/app-link";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits } from "@/components/display/figures";
import { Badge } from "@/components/ui/badge";
import { publicId } from "@/lib/ids";
import type { LedgerRow } from "../queries";
import { kindWords } from "./transaction-kinds";

type LedgerTableProps = { workspace: string; rows: LedgerRow[]; paging: CursorPagingProps };

const linkClasses = "font-semibold underline-offset-4 hover:underline";

/** The ledger: each line with what it moved and what the account stood at right after. */
export function LedgerTable({ workspace, rows, paging }: LedgerTableProps) {
  return (
    <DataTable
      label="Ledger"
      rows={rows}
      rowId={(row) => row.id}
      paging={paging}
      empty={
        <EmptyState icon={<Coins />} title="No lines here">
          Grants, purchases, credits set aside for a run, charges and returns appear here as they happen.
        </EmptyState>
      }
      columns={[
        {
          id: "description",
          header: "What",
          onPhone: "title",
          className: "md:max-w-md",
          cell: (row) => <Description workspace={workspace} row={row} />,
        },
        {
          id: "kind",
          header: "Kind",
          cell: ({ kind }) => <Badge variant={kindWords[kind].variant}>{kindWords[kind].label}</Badge>,
        },
        { id: "createdAt", header: "When", cell: (row) => <DateTime at={row.createdAt} style="datetime" /> },
        {
          id: "charged",
          header: "Charged",
          align: "end",
          onPhone: "hidden",
          cell: (row) => (row.chargedMicro > 0n ? <Credits micro={row.chargedMicro} digits={6} /> : "–"),
        },
        {
          id: "change",
          header: "Available",
          align: "end",
          cell: (row) => <Credits micro={row.changeMicro} digits={6} signed />,
        },
        {
          id: "held",
          header: "Held",
          align: "end",
          onPhone: "hidden",
          cell: (row) => <Credits micro={row.heldChangeMicro} digits={6} signed />,
        },
        {
          id: "balance",
          header: "Balance after",
          align: "end",
          cell: (row) => (
            <span className="font-semibold">
              <Credits micro={row.availableAfterMicro} digits={6} />
              {row.heldAfterMicro > 0n && (
                <span className="block font-normal text-muted-foreground text-xs">
                  <Credits micro={row.heldAfterMicro} digits={6} /> held
                </span>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

function Description({ workspace, row }: { workspace: string; row: LedgerRow }) {
  if (row.email)
    return (
      <AppLink href={`/${workspace}/inbox/${publicId("email", row.email.id)}`} className={linkClasses}>
        {row.description}: {row.email.subject || "(no subject)"}
      </AppLink>
    );
  if (row.quoteId)
    return (
      <AppLink href={`/${workspace}/runs/${publicId("quote", row.quoteId)}`} className={linkClasses}>
        {row.description}
      </AppLink>
    );
  return <span className="wrap-anywhere">{row.description}</span>;
}
