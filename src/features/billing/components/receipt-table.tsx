import { Inbox } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { FilterLinks } from "@/components/data-table/filter-links";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { type ReceiptQuery, receiptStates } from "../receipts/schema";

type State = (typeof receiptStates)[number];
type Row = {
  id: string;
  eventId: string;
  type: string;
  state: State;
  outcome: string | null;
  failure: string | null;
  attempts: number;
  receivedAt: Date;
};
type ReceiptTableProps = {
  rows: Row[];
  counts: Record<State, number>;
  nextCursor: string | null;
  query: ReceiptQuery;
};

const tones = { handled: "success", waiting: "info", failed: "destructive" } as const;
export const ReceiptBadge = ({ state }: { state: State }) => (
  <Badge variant={tones[state]} className="capitalize">
    {state}
  </Badge>
);

const kinds = ["checkout", "customer", "invoice", "payment_intent", "charge", "refund"];

function addressOf(query: Partial<ReceiptQuery>) {
  const given = Object.entries(query).filter(([name, value]) => value && !(name === "sort" && value === "newest"));
  return `/admin/stripe?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}#receipts`;
}

/** What Stripe told us, and what came of it. */
export function ReceiptTable({ rows, counts, nextCursor, query }: ReceiptTableProps) {
  const to = (change: Partial<ReceiptQuery>) => addressOf({ ...query, after: undefined, ...change });
  const stateLabel = (state: (typeof receiptStates)[number]) =>
    `${state.charAt(0).toUpperCase()}${state.slice(1)} (${formatNumber(counts[state])})`;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <FilterLinks
          label="State of receipts"
          all="All"
          options={receiptStates.map((value) => ({ value, label: stateLabel(value) }))}
          current={query.state}
          href={(state) => to({ state })}
        />
        <FilterLinks
          label="Kind of event"
          all="Any kind"
          options={kinds.map((value) => ({ value, label: value }))}
          current={query.type}
          href={(type) => to({ type })}
        />
      </div>
      <DataTable
        label="Stripe events"
        rows={rows}
        rowId={(row) => row.id}
        rowHref={(row) => `/admin/stripe/${row.id}`}
        sort={{ by: "received", direction: query.sort === "oldest" ? "asc" : "desc" }}
        sortHref={() => to({ sort: query.sort === "oldest" ? "newest" : "oldest" })}
        empty={
          <EmptyState icon={<Inbox />} title="No events here">
            Stripe tells of each payment, refund and change of a subscription; every message is kept here with what came
            of it.
          </EmptyState>
        }
        paging={{
          newerHref: query.after ? to({}) : null,
          olderHref: nextCursor ? to({ after: nextCursor }) : null,
        }}
        columns={[
          { id: "type", header: "Event", onPhone: "title", cell: (row) => <code className="text-sm">{row.type}</code> },
          { id: "state", header: "State", cell: (row) => <ReceiptBadge state={row.state} /> },
          { id: "outcome", header: "What came of it", cell: (row) => row.failure ?? row.outcome ?? "–" },
          { id: "attempts", header: "Tries", align: "end", cell: (row) => row.attempts },
          {
            id: "received",
            header: "Received",
            align: "end",
            sortable: true,
            cell: (row) => <DateTime at={row.receivedAt} />,
          },
        ]}
      />
    </div>
  );
}
