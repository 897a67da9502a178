import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { checkLedger } from "@/features/credits/checks/queries";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Ledger" };

export default async function LedgerPage() {
  const ctx = await requireOperator();
  const check = await checkLedger(ctx);
  return (
    <PageFrame
      title="Ledger health"
      description={
        <>
          Every workspace's credits added up again from their entries, <DateTime at={check.checkedAt} />.
        </>
      }
    >
      {check.problems.length === 0 ? (
        <Alert variant="success" title="Every invariant holds">
          Entries sum to zero, balances equal their entries, holds equal what is held, and each charge has its summary.
        </Alert>
      ) : (
        <Alert variant="destructive" title={`${check.problems.length} invariants are broken`}>
          Stop spending in these workspaces until each is explained.
        </Alert>
      )}
      <div className="my-6 grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <KpiCard label="Workspaces" value={<Quantity value={check.workspaces} />} />
        <KpiCard label="Transactions" value={<Quantity value={check.transactions} />} />
        <KpiCard label="Credits available" value={<Credits micro={check.availableMicro} />} />
        <KpiCard label="Credits held" value={<Credits micro={check.heldMicro} />} />
      </div>
      {check.problems.length > 0 && (
        <DataTable
          label="Broken invariants"
          rows={check.problems}
          rowId={(problem) => `${problem.workspaceId}-${problem.invariant}-${problem.actual}`}
          empty={<CircleCheck aria-label="None" />}
          columns={[
            { id: "invariant", header: "Invariant", cell: (problem) => problem.invariant, onPhone: "title" },
            { id: "workspace", header: "Workspace", cell: (problem) => <code>{problem.workspaceId}</code> },
            { id: "expected", header: "Expected", cell: (problem) => problem.expected, align: "end" },
            { id: "actual", header: "Actual", cell: (problem) => problem.actual, align: "end" },
          ]}
        />
      )}
    </PageFrame>
  );
}
