import { Check } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { formatMoney, formatNumber } from "@/components/display/format";
import { Button } from "@/components/ui/button";
import { type PlanId, service } from "@/service.config";

const { currency } = service.credits;
const recommended: PlanId = "growth";
const plans = (Object.keys(service.plans) as PlanId[]).map((id) => ({ id, ...service.plans[id] }));

const linesOf = (plan: (typeof plans)[number]) => [
  plan.creditsPerMonth > 0 ? `${formatNumber(plan.creditsPerMonth)} credits each month` : "Credits by the pack",
  `${formatNumber(plan.seats)} people`,
  `${formatNumber(plan.contacts)} contacts`,
  `${formatNumber(plan.emailsPerMonth)} e-mails a month`,
  `${formatNumber(plan.apiRequestsPerMinute)} API requests a minute`,
];

/** The plans of service.config.ts, side by side. */
export function PlanCards() {
  return (
    <ul className="grid gap-5 sm:grid-cols-2 xl:grid-cols-4">
      {plans.map((plan) => {
        const isRecommended = plan.id === recommended;
        return (
          <li
            key={plan.id}
            className={cn(
              "flex flex-col rounded-2xl border bg-card p-6 shadow-xs",
              isRecommended && "border-brand shadow-md ring-1 ring-brand",
            )}
          >
            <h3 className="font-bold text-lg">{plan.name}</h3>
            <p className="mt-4 flex items-baseline gap-2">
              <span className="font-extrabold font-heading text-4xl tracking-tight">
                {formatMoney(plan.monthlyPriceCents, currency)}
              </span>
              <span className="text-muted-foreground">a month</span>
            </p>
            <ul className="mt-5 grid grow content-start gap-2">
              {linesOf(plan).map((text) => (
                <li key={text} className="flex items-start gap-2">
                  <Check aria-hidden className="mt-1 size-4 shrink-0 text-success" strokeWidth={2.5} />
                  {text}
                </li>
              ))}
            </ul>
            <Button asChild variant={isRecommended ? "default" : "outline"} className="mt-6">
              <AppLink href={service.navigation.marketing.signUp.href}>
                {plan.id === "free" ? "Start free" : `Sign up, then choose ${plan.name}`}
              </AppLink>
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
