import { Download, ReceiptText } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterLinks } from "@/components/data-table/filter-links";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits } from "@/components/display/figures";
import { formatMoney } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import type { PaymentRow } from "../queries";
import { type PaymentQuery, paymentKinds, paymentStates } from "../schema";

const kindWords = { plan: "Plans", pack: "Packs", top_up: "Top-ups" } as const;
const stateWords = { paid: "Paid", failed: "Failed", refunded: "Refunded" } as const;

function addressOf(workspace: string, query: Partial<PaymentQuery>) {
  const given = Object.entries(query).filter(([name, value]) => value && !(name === "sort" && value === "newest"));
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `/${workspace}/settings/billing${search.size > 0 ? `?${search}` : ""}#history`;
}

type PaymentTableProps = {
  workspace: string;
  rows: PaymentRow[];
  nextCursor: string | null;
  query: PaymentQuery;
};

function Filters({ workspace, query }: Pick<PaymentTableProps, "workspace" | "query">) {
  const to = (change: Partial<PaymentQuery>) => addressOf(workspace, { ...query, after: undefined, ...change });
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <FilterLinks
        label="Kind of payment"
        all="Everything"
        options={paymentKinds.map((value) => ({ value, label: kindWords[value] }))}
        current={query.kind}
        href={(kind) => to({ kind })}
      />
      <FilterLinks
        label="State of payment"
        all="In any state"
        options={paymentStates.map((value) => ({ value, label: stateWords[value] }))}
        current={query.status}
        href={(status) => to({ status })}
      />
    </div>
  );
}

function State({ row }: { row: PaymentRow }) {
  if (row.disputeStatus && !["won", "warning_closed"].includes(row.disputeStatus))
    return <Badge variant="warning">{row.disputeStatus === "lost" ? "Dispute lost" : "Disputed"}</Badge>;
  if (row.status === "failed") return <Badge variant="destructive">Failed</Badge>;
  if (row.refundedCents >= row.amountCents && row.amountCents > 0) return <Badge>Refunded</Badge>;
  if (row.refundedCents > 0)
    return <Badge variant="info">{formatMoney(row.refundedCents, row.currency)} refunded</Badge>;
  return <Badge variant="success">Paid</Badge>;
}

function Documents({ row }: { row: PaymentRow }) {
  const name = row.invoiceNumber ?? row.description;
  return (
    <span className="flex flex-wrap justify-end gap-x-3 gap-y-1">
      {row.invoiceUrl && (
        <a className="text-primary underline" href={row.invoiceUrl} target="_blank" rel="noreferrer">
          Invoice <span className="sr-only">{name}</span>
        </a>
      )}
      {row.invoicePdfUrl && (
        <a
          className="inline-flex items-center gap-1 text-primary underline"
          href={row.invoicePdfUrl}
          target="_blank"
          rel="noreferrer"
        >
          <Download aria-hidden className="size-3.5" /> PDF <span className="sr-only">of {name}</span>
        </a>
      )}
      {row.receiptUrl && (
        <a className="text-primary underline" href={row.receiptUrl} target="_blank" rel="noreferrer">
          Receipt <span className="sr-only">of {name}</span>
        </a>
      )}
      {!row.invoiceUrl && !row.receiptUrl && <span className="text-muted-foreground">–</span>}
    </span>
  );
}

/** What was paid, refused or given back, with its papers. */
export function PaymentTable({ workspace, rows, nextCursor, query }: PaymentTableProps) {
  const to = (change: Partial<PaymentQuery>) => addressOf(workspace, { ...query, ...change });
  const isFiltered = Boolean(query.kind || query.status);
  return (
    <div className="grid gap-4">
      <Filters workspace={workspace} query={query} />
      <DataTable
        label="Payments"
        rows={rows}
        rowId={(row) => row.id}
        sort={{ by: "date", direction: query.sort === "oldest" ? "asc" : "desc" }}
        sortHref={() => to({ sort: query.sort === "oldest" ? "newest" : "oldest", after: undefined })}
        empty={
          <EmptyState icon={<ReceiptText />} title={isFiltered ? "No such payment" : "No payments yet"}>
            {isFiltered
              ? "Nothing here fits these filters. Choose “Everything” and “In any state” to see all payments."
              : "Each plan invoice, credit pack and automatic top-up appears here with its invoice and receipt."}
          </EmptyState>
        }
        paging={{
          newerHref: query.after ? to({ after: undefined }) : null,
          olderHref: nextCursor ? to({ after: nextCursor }) : null,
        }}
        columns={[
          {
            id: "what",
            header: "Payment",
            onPhone: "title",
            cell: (row) => (
              <span>
                {row.description}
                {row.failure && <span className="block text-muted-foreground text-sm">{row.failure}</span>}
              </span>
            ),
          },
          { id: "state", header: "State", cell: (row) => <State row={row} /> },
          { id: "date", header: "Date", sortable: true, cell: (row) => <DateTime at={row.createdAt} style="date" /> },
          { id: "credits", header: "Credits", align: "end", cell: (row) => <Credits micro={row.creditsMicro} /> },
          {
            id: "amount",
            header: "Amount",
            align: "end",
            cell: (row) => <span className="tabular">{formatMoney(row.amountCents, row.currency)}</span>,
          },
          { id: "papers", header: "Documents", align: "end", cell: (row) => <Documents row={row} /> },
        ]}
      />
    </div>
  );
}
