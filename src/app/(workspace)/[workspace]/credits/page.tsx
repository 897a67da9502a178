import { Coins, Download, Hourglass, ReceiptText } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { PackList } from "@/features/billing/components/pack-list";
import { KindFilter } from "@/features/credits/components/kind-filter";
import { LedgerTable } from "@/features/credits/components/ledger-table";
import { getBalance, getSpending, listTransactions } from "@/features/credits/queries";
import { LedgerPage, TransactionFilter } from "@/features/credits/schema";
import { progressPath } from "@/features/summaries/paths";
import { getRunVersion } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Credits" };

export default async function CreditsPage({ params, searchParams }: PageProps<"/[workspace]/credits">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "credits.read");
  const { kind, after, summary, need, return: returnPath, purchase } = LedgerPage.parse(await searchParams);
  const summaryId = (summary && parseId("summary", summary)) || undefined;
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getRunVersion(ctx);
  const [balance, spending, ledger] = await Promise.all([
    getBalance(ctx),
    getSpending(ctx),
    listTransactions(ctx, TransactionFilter.parse({ kind, after, summaryId })),
  ]);
  const here = (query: Record<string, string | undefined>) =>
    `/${workspace}/credits?${new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : [])))}`;
  return (
    <PageFrame
      title="Credits"
      description="What you have, what is set aside for running summaries, and every line that led there."
      action={
        <Button asChild variant="outline">
          <AppLink href={`/${workspace}/runs`}>Summary runs</AppLink>
        </Button>
      }
      className="grid gap-8"
    >
      <LiveRefresh url={progressPath(workspace)} version={version} />
      {purchase === "done" && <Alert variant="success">Thank you. Your credits have arrived.</Alert>}
      {purchase === "waiting" && (
        <Alert>The payment is being confirmed. Your credits appear here as soon as it is.</Alert>
      )}
      <section aria-label="Balance" className="grid gap-3 sm:grid-cols-3">
        <KpiCard
          label="Available"
          value={<Credits micro={balance.availableMicro} />}
          hint="Yours to spend"
          icon={<Coins />}
        />
        <KpiCard
          label="Held"
          value={<Credits micro={balance.heldMicro} />}
          hint="Set aside for running summaries"
          icon={<Hourglass />}
        />
        <KpiCard
          label="Spent in 30 days"
          value={<Credits micro={spending.spentMicro} />}
          hint={
            <>
              on <Quantity value={spending.count} /> {spending.count === 1 ? "summary" : "summaries"}
            </>
          }
          icon={<ReceiptText />}
        />
      </section>
      <section aria-labelledby="buy" className="grid gap-4">
        <h2 id="buy" className="font-bold font-heading text-lg">
          Buy credits
        </h2>
        {need && (
          <Alert variant="warning" title={`${need} more ${need === 1 ? "credit" : "credits"} needed for your run`}>
            Choose a pack. After paying you come back to your quote and confirm it there.
          </Alert>
        )}
        <PackList
          workspace={workspace}
          canBuy={ctx.permissions.has("credits.buy")}
          returnPath={returnPath}
          needCredits={need}
        />
      </section>
      <section aria-labelledby="ledger" className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="ledger" className="font-bold font-heading text-lg">
            {summaryId ? "The charge of one summary" : "Ledger"}
          </h2>
          <Button asChild variant="outline" size="sm">
            <a href={`/${workspace}/credits/export${kind ? `?kind=${kind}` : ""}`} download>
              <Download aria-hidden /> Export CSV
            </a>
          </Button>
        </div>
        <KindFilter workspace={workspace} current={kind} />
        <LedgerTable
          workspace={workspace}
          rows={ledger.items}
          paging={{
            newerLabel: "Newest",
            newerHref: after || summaryId ? here({ kind }) : null,
            olderHref: ledger.nextCursor ? here({ kind, after: ledger.nextCursor }) : null,
          }}
        />
      </section>
    </PageFrame>
  );
}
