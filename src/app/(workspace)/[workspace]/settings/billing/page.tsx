import { ContactRound, CreditCard, Sparkles, UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { DateTime } from "@/components/display/date-time";
import { Credits, Quantity } from "@/components/display/figures";
import { formatMoney } from "@/components/display/format";
import { KpiCard } from "@/components/display/kpi-card";
import { Alert } from "@/components/ui/alert";
import { PaymentTable } from "@/features/billing/components/payment-table";
import { PlanList } from "@/features/billing/components/plan-list";
import { PortalButton } from "@/features/billing/components/portal-button";
import { TopUpForm } from "@/features/billing/components/top-up-form";
import { getContactRoom } from "@/features/billing/limits/queries";
import { isNearlyFull } from "@/features/billing/limits/schema";
import { getBilling, getTopUp, listPayments } from "@/features/billing/queries";
import { BillingAddress } from "@/features/billing/schema";
import { toCredits } from "@/features/credits/schema";
import { requireWorkspace } from "@/gates/page";
import { service } from "@/service.config";

export const metadata: Metadata = { title: "Billing" };

const { packs, currency } = service.credits;
const defaultCapCents = 5_000;

type Settings = Awaited<ReturnType<typeof getTopUp>>["settings"];
const valuesOf = (settings: Settings) => ({
  isEnabled: settings?.isEnabled ?? false,
  thresholdCredits: settings ? toCredits(settings.thresholdMicro) : 100,
  packId: packs.find(({ id }) => id === settings?.packId)?.id ?? packs[0].id,
  monthlyCap: (settings?.monthlyCapCents ?? defaultCapCents) / 100,
});

export default async function BillingPage({ params, searchParams }: PageProps<"/[workspace]/settings/billing">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "credits.read");
  const { plan: cameBack, ...query } = BillingAddress.parse(await searchParams);
  const [billing, topUp, payments, room] = await Promise.all([
    getBilling(ctx),
    getTopUp(ctx),
    listPayments(ctx, query),
    getContactRoom(ctx),
  ]);
  const canBuy = ctx.permissions.has("credits.buy");
  const { plan, nextPlan, periodEnd, planCredits, seats, card } = billing;
  return (
    <div className="grid gap-10">
      {cameBack === "done" && (
        <Alert variant="success">Thank you. You are on the {plan.name} plan, its credits have arrived.</Alert>
      )}
      {cameBack === "waiting" && <Alert>The payment is being confirmed. The plan begins as soon as it is.</Alert>}

      <section aria-labelledby="current" className="grid gap-4">
        <h2 id="current" className="font-bold font-heading text-lg">
          Your plan
        </h2>
        <p className="max-w-2xl text-muted-foreground">
          {plan.id === "free" ? (
            "You are on the Free plan: credits by the pack, no subscription."
          ) : (
            <>
              {formatMoney(plan.monthlyPriceCents, currency)} a month.{" "}
              {periodEnd && (
                <>
                  {nextPlan ? `${nextPlan.name} follows on ` : "Renews on "}
                  <DateTime at={periodEnd} style="date" />.
                </>
              )}
            </>
          )}
        </p>
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
          <KpiCard
            label="Plan credits left"
            value={<Credits micro={planCredits.leftMicro} />}
            hint={
              plan.creditsPerMonth > 0 ? (
                <>
                  of <Credits micro={planCredits.grantedMicro} /> in this period
                </>
              ) : (
                "Larger plans bring credits each month"
              )
            }
            icon={<CreditCard />}
          />
          <KpiCard
            label="Seats taken"
            value={
              <>
                <Quantity value={seats.used + seats.invited} /> of <Quantity value={plan.seats} />
              </>
            }
            hint={seats.invited > 0 ? `${seats.invited} of them invited` : "Members of this workspace"}
            icon={<UsersRound />}
          />
          <KpiCard
            label="Contacts"
            value={
              <>
                <Quantity value={room.used} /> of <Quantity value={room.limit} />
              </>
            }
            hint={
              room.used >= room.limit
                ? "Full: nobody can be added"
                : isNearlyFull(room)
                  ? "A larger plan holds more"
                  : "Deleted ones do not count"
            }
            icon={<ContactRound />}
          />
          <KpiCard
            label="Summaries in this period"
            value={<Quantity value={billing.summaries} />}
            hint={
              <>
                <Quantity value={plan.apiRequestsPerMinute} /> API requests a minute
              </>
            }
            icon={<Sparkles />}
          />
        </div>
        <PlanList
          workspace={workspace}
          canBuy={canBuy}
          current={plan.id}
          next={nextPlan?.id ?? null}
          periodEnd={periodEnd?.toISOString() ?? null}
        />
      </section>

      <section aria-labelledby="card" className="grid gap-4">
        <h2 id="card" className="font-bold font-heading text-lg">
          Card and invoices
        </h2>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p className="max-w-xl text-muted-foreground">
            {card ? (
              <>
                <span className="capitalize">{card.brand}</span> ending in {card.last4} pays for the plan and automatic
                top-ups.
              </>
            ) : (
              "No card on file yet. One is kept when you buy a plan or a pack, or add it at Stripe."
            )}{" "}
            Stripe keeps it; we never see its number.
          </p>
          {canBuy && (
            <PortalButton workspace={workspace}>{card ? "Change card, see invoices" : "Add a card"}</PortalButton>
          )}
        </div>
      </section>

      <section aria-labelledby="top-up" className="grid gap-4">
        <h2 id="top-up" className="font-bold font-heading text-lg">
          Automatic top-up
        </h2>
        <p className="max-w-2xl text-muted-foreground">
          Bought this way this month: {formatMoney(topUp.spentCents, currency)}. If the card is refused, the next try is
          an hour later; after three refusals it waits until you add another card.
        </p>
        {topUp.isSuspended && (
          <Alert variant="warning" title="Suspended">
            The card was refused three times{topUp.settings?.lastFailure ? `: ${topUp.settings.lastFailure}` : "."} It
            goes on with another card.
          </Alert>
        )}
        {topUp.pausedUntil && (
          <Alert variant="warning" title="Paused">
            {topUp.settings?.lastFailure ?? "The card was refused."} The next try is not before{" "}
            <DateTime at={topUp.pausedUntil} style="time" />.
          </Alert>
        )}
        <TopUpForm workspace={workspace} canBuy={canBuy} values={valuesOf(topUp.settings)} />
      </section>

      <section aria-labelledby="history" className="grid gap-4">
        <h2 id="history" className="scroll-mt-20 font-bold font-heading text-lg">
          Payments
        </h2>
        <PaymentTable workspace={workspace} rows={payments.items} nextCursor={payments.nextCursor} query={query} />
      </section>
    </div>
  );
}
