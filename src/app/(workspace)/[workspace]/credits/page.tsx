import { Coins, Download, Hourglass, ReceiptText } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { Credits, Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { PackList } from "@/features/billing/components/pack-list";
import { getSpendLimits } from "@/features/credits/caps/queries";
import { KindFilter } from "@/features/credits/components/kind-filter";
import { LedgerTable } from "@/features/credits/components/ledger-table";
import { LotTable } from "@/features/credits/components/lot-table";
import { ShortageAlert } from "@/features/credits/components/shortage-alert";
import { SpendCapForm } from "@/features/credits/components/spend-cap-form";
import { listLots } from "@/features/credits/lots/queries";
import { getDaysLeft, getShortage } from "@/features/credits/notices/queries";
import { getBalance, getSpending, listTransactions } from "@/features/credits/queries";
import { graceDays, LedgerPage, LotFilter, TransactionFilter, toCredits } from "@/features/credits/schema";
import { progressPath } from "@/features/summaries/paths";
import { getRunVersion } from "@/features/summaries/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";
import { service } from "@/service.config";

export const metadata: Metadata = { title: "Credits" };

function paceWords(daysLeft: number | null): string {
  if (daysLeft === null) return "Yours to spend";
  if (daysLeft === 0) return "Less than a day at your pace";
  return `About ${daysLeft === 1 ? "a day" : `${daysLeft} days`} at your pace`;
}

export default async function CreditsPage({ params, searchParams }: PageProps<"/[workspace]/credits">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "credits.read");
  const {
    kind,
    after,
    lots: whichLots,
    lot,
    summary,
    need,
    return: returnPath,
    purchase,
  } = LedgerPage.parse(await searchParams);
  const summaryId = (summary && parseId("summary", summary)) || undefined;
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getRunVersion(ctx);
  const [balance, spending, limits, shortage, lots, ledger] = await Promise.all([
    getBalance(ctx),
    getSpending(ctx),
    getSpendLimits(ctx),
    getShortage(ctx),
    listLots(ctx, LotFilter.parse({ isOpen: whichLots !== "all", after: lot, limit: 20 })),
    listTransactions(ctx, TransactionFilter.parse({ kind, after, summaryId })),
  ]);
  const daysLeft = await getDaysLeft(ctx, balance.availableMicro + balance.heldMicro);
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
      {limits.pausedFor !== null && (
        <Alert variant="destructive" title="Spending is paused">
          {limits.pausedFor} What is running finishes; nothing new is started. Write to{" "}
          <a href={`mailto:${service.supportEmail}`} className="underline">
            {service.supportEmail}
          </a>
          .
        </Alert>
      )}
      {shortage && <ShortageAlert shortage={shortage} buyHref={null} />}
      <section aria-label="Balance" className="grid gap-3 sm:grid-cols-3">
        <KpiCard
          label="Available"
          value={<Credits micro={balance.availableMicro} />}
          hint={paceWords(daysLeft)}
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
      <section aria-labelledby="lots" className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h2 id="lots" className="font-bold font-heading text-lg">
              Where your credits came from
            </h2>
            <p className="text-muted-foreground text-sm">
              The top line is spent first. Credits that come back from a run after their last day stay good for another{" "}
              {graceDays} days.
            </p>
          </div>
          <Button asChild variant="ghost" size="sm">
            <AppLink href={here({ kind, lots: whichLots ? undefined : "all" })} scroll={false}>
              {whichLots ? "Hide what is used up" : "Show what is used up"}
            </AppLink>
          </Button>
        </div>
        <LotTable
          rows={lots.items}
          paging={{
            newerHref: lot ? here({ kind, lots: whichLots }) : null,
            olderHref: lots.nextCursor ? here({ kind, lots: whichLots, lot: lots.nextCursor }) : null,
          }}
        />
      </section>
      <section aria-labelledby="cap" className="grid gap-4">
        <div>
          <h2 id="cap" className="font-bold font-heading text-lg">
            Daily cap
          </h2>
          <p className="text-muted-foreground text-sm">
            What runs may set aside and spend between midnight and midnight UTC.{" "}
            <Credits micro={limits.todayMicro} digits={6} unit /> today so far.
          </p>
        </div>
        <Card className="max-w-xl">
          <CardContent>
            <SpendCapForm
              workspace={workspace}
              dailyCredits={limits.dailyMicro === null ? "" : String(toCredits(limits.dailyMicro))}
              isAllowed={ctx.permissions.has("credits.buy")}
            />
          </CardContent>
        </Card>
      </section>
      <section aria-labelledby="ledger" className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="ledger" className="font-bold font-heading text-lg">
            {summaryId ? "The charge of one summary" : "Ledger"}
          </h2>
          <div className="flex flex-wrap gap-2">
            <Button asChild variant="outline" size="sm">
              <a href={`/${workspace}/credits/export?of=summaries`} download>
                <Download aria-hidden /> Cost per summary
              </a>
            </Button>
            <Button asChild variant="outline" size="sm">
              <a href={`/${workspace}/credits/export${kind ? `?kind=${kind}` : ""}`} download>
                <Download aria-hidden /> Export CSV
              </a>
            </Button>
          </div>
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
