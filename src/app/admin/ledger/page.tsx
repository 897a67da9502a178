import { CircleCheck, ShieldQuestion } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { listLedgerChecks } from "@/features/credits/checks/queries";
import { CheckNowButton } from "@/features/credits/components/check-now-button";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Ledger" };

const Address = z.object({ after: z.uuid().optional().catch(undefined) });

export default async function LedgerPage({ searchParams }: PageProps<"/admin/ledger">) {
  const ctx = await requireOperator();
  const { after } = Address.parse(await searchParams);
  const [{ items: checks, nextCursor }, latest] = await Promise.all([
    listLedgerChecks(ctx, { after }),
    listLedgerChecks(ctx, { limit: 1 }),
  ]);
  const [last] = latest.items;
  return (
    <PageFrame
      title="Ledger health"
      description="Every night each workspace's credits are added up again from their entries and lots, and held against what was delivered and paid."
      action={<CheckNowButton />}
      className="grid gap-6"
    >
      {last && (
        <>
          {last.problemCount === 0 ? (
            <Alert variant="success" title="Every invariant holds">
              Entries sum to zero, balances equal their entries and their lots, holds equal what is held, each charge
              has its summary and each payment its grant. Checked <DateTime at={last.endedAt} style="datetime" />.
            </Alert>
          ) : (
            <Alert variant="destructive" title={`${last.problemCount} invariants are broken`}>
              Stop spending in these workspaces until each is explained. Checked{" "}
              <DateTime at={last.endedAt} style="datetime" />.
            </Alert>
          )}
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-5">
            <KpiCard label="Workspaces" value={<Quantity value={last.workspaces} />} />
            <KpiCard label="Transactions" value={<Quantity value={last.transactions} />} />
            <KpiCard label="Lots" value={<Quantity value={last.lots} />} />
            <KpiCard label="Credits available" value={<Credits micro={last.availableMicro} />} />
            <KpiCard label="Credits held" value={<Credits micro={last.heldMicro} />} />
          </div>
          {last.problems.length > 0 && (
            <DataTable
              label="Broken invariants"
              rows={last.problems}
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
        </>
      )}
      <section aria-labelledby="history" className="grid gap-4">
        <h2 id="history" className="font-bold font-heading text-lg">
          Checks
        </h2>
        <DataTable
          label="Checks"
          rows={checks}
          rowId={(check) => check.id}
          paging={{
            newerLabel: "Newest",
            newerHref: after ? "/admin/ledger" : null,
            olderHref: nextCursor ? `/admin/ledger?after=${nextCursor}` : null,
          }}
          empty={
            <EmptyState icon={<ShieldQuestion />} title="Not checked yet">
              The first check runs tonight. Run one now to see it here.
            </EmptyState>
          }
          columns={[
            {
              id: "startedAt",
              header: "When",
              onPhone: "title",
              cell: (check) => <DateTime at={check.startedAt} style="datetime" />,
            },
            {
              id: "problems",
              header: "Problems",
              cell: (check) =>
                check.problemCount === 0 ? (
                  <Badge variant="success">None</Badge>
                ) : (
                  <Badge variant="destructive">{check.problemCount}</Badge>
                ),
            },
            { id: "startedBy", header: "Started by", cell: (check) => check.startedBy },
            {
              id: "took",
              header: "Took",
              align: "end",
              cell: (check) => `${check.endedAt.getTime() - check.startedAt.getTime()} ms`,
            },
            {
              id: "transactions",
              header: "Transactions",
              align: "end",
              cell: (check) => <Quantity value={check.transactions} />,
            },
            { id: "lots", header: "Lots", align: "end", cell: (check) => <Quantity value={check.lots} /> },
            {
              id: "credits",
              header: "Credits",
              align: "end",
              cell: (check) => <Credits micro={check.availableMicro + check.heldMicro} />,
            },
          ]}
        />
      </section>
    </PageFrame>
  );
}
