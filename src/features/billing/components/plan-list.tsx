"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { cn } from "@/components/cn";
import { formatDate, formatMoney, formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type PlanId, service } from "@/service.config";
import { choosePlanAction } from "../actions";
import { type Plan, planIds, planOf, rankOf } from "../plans";

type PlanListProps = {
  workspace: string;
  /** False for a role that may not buy. */
  canBuy: boolean;
  current: PlanId;
  /** What the next period has, when it is another plan. */
  next: PlanId | null;
  periodEnd: string | null;
};

const { currency } = service.credits;

const limitsOf = (plan: Plan) => [
  plan.creditsPerMonth > 0 ? `${formatNumber(plan.creditsPerMonth)} credits a month` : "Credits by the pack",
  `${formatNumber(plan.seats)} seats`,
  `${formatNumber(plan.apiRequestsPerMinute)} API requests a minute`,
  `${formatNumber(plan.contacts)} contacts`,
  `${formatNumber(plan.emailsPerMonth)} e-mails a month`,
];

/** All plans side by side, each with the one button that fits the plan that runs. */
export function PlanList({ workspace, canBuy, current, next, periodEnd }: PlanListProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<PlanId | null>(null);
  const [isPending, start] = useTransition();

  const apply = async (planId: PlanId) => {
    const result = await choosePlanAction(workspace, { planId, workspace });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    if (result.data.url) window.location.assign(result.data.url);
    else {
      toast.success(`${planOf(planId).name}: done.`);
      router.refresh();
    }
    return true;
  };
  const begin = (planId: PlanId) => {
    setChosen(planId);
    start(async () => {
      await apply(planId);
    });
  };

  const until = periodEnd ? formatDate(new Date(periodEnd), "date", "UTC") : "the end of the period";
  const buttonOf = (plan: Plan) => {
    const common = { className: "w-full", disabled: !canBuy || isPending, loading: isPending && chosen === plan.id };
    const isCurrent = plan.id === current;
    if (isCurrent && next === null)
      return (
        <Button className="w-full" variant="outline" disabled>
          Your plan
        </Button>
      );
    if (plan.id === next)
      return (
        <Button className="w-full" variant="outline" disabled>
          From {until}
        </Button>
      );
    if (current === "free")
      return (
        <Button {...common} onClick={() => begin(plan.id)}>
          {canBuy ? `Choose ${plan.name}` : "Ask a manager"}
        </Button>
      );
    if (isCurrent)
      return (
        <Button {...common} onClick={() => begin(plan.id)}>
          Keep {plan.name}
        </Button>
      );
    const isUp = rankOf(plan.id) > rankOf(current);
    return (
      <ConfirmDialog
        trigger={
          <Button {...common} variant={isUp ? "default" : "outline"}>
            {plan.id === "free" ? "Cancel the plan" : `Change to ${plan.name}`}
          </Button>
        }
        title={plan.id === "free" ? "Cancel the plan?" : `Change to ${plan.name}?`}
        description={
          isUp
            ? `Your card is charged now for the rest of the period, less what you already paid for it; the difference in credits arrives with the payment. From ${until} on it is ${formatMoney(plan.monthlyPriceCents, currency)} a month.`
            : `Everything stays as it is until ${until}; nothing is charged now. The plan's unspent credits end then, credits from packs stay.`
        }
        confirmLabel={plan.id === "free" ? "Cancel the plan" : `Change to ${plan.name}`}
        destructive={plan.id === "free"}
        onConfirm={() => apply(plan.id)}
      />
    );
  };

  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {planIds.map(planOf).map((plan) => (
        <li key={plan.id}>
          <Card className={cn("h-full", plan.id === current && "border-primary ring-1 ring-primary")}>
            <CardHeader>
              <CardTitle className="flex items-center justify-between gap-2">
                {plan.name}
                {plan.id === current && <Badge variant="primary">Current</Badge>}
              </CardTitle>
            </CardHeader>
            <CardContent className="grow">
              <p className="font-heading text-2xl font-semibold tabular-nums">
                {formatMoney(plan.monthlyPriceCents, currency)}{" "}
                <span className="font-normal text-base text-muted-foreground">a month</span>
              </p>
              <ul className="mt-3 grid gap-1.5 text-sm">
                {limitsOf(plan).map((text) => (
                  <li key={text} className="flex items-start gap-2">
                    <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
                    {text}
                  </li>
                ))}
              </ul>
            </CardContent>
            <CardFooter>{buttonOf(plan)}</CardFooter>
          </Card>
        </li>
      ))}
    </ul>
  );
}
