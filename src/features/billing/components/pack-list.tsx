"use client";

import { Check } from "lucide-react";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { formatMoney } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { service } from "@/service.config";
import { startPurchaseAction } from "../actions";

type PackListProps = {
  workspace: string;
  /** False for a role that may not buy: the packs are shown, the buttons say whom to ask. */
  canBuy: boolean;
  /** Where to go back to after paying. */
  returnPath?: string;
  /** Credits the buyer came for; the smallest pack that covers them is marked. */
  needCredits?: number;
};

const { packs, currency } = service.credits;

export function PackList({ workspace, canBuy, returnPath, needCredits }: PackListProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  const fitting = needCredits ? packs.find(({ credits }) => credits >= needCredits)?.id : undefined;

  const buy = (packId: (typeof packs)[number]["id"]) =>
    start(async () => {
      setChosen(packId);
      const result = await startPurchaseAction(workspace, {
        packId,
        workspace,
        returnPath,
      });
      if (result.ok) window.location.assign(result.data.url);
      else toast.error(result.message);
    });

  return (
    <ul className="grid gap-4 sm:grid-cols-3">
      {packs.map((pack) => (
        <li key={pack.id}>
          <Card className="h-full">
            <CardHeader>
              <CardTitle className="flex items-center justify-between gap-2">
                {pack.name}
                {pack.id === fitting && (
                  <Badge>
                    <Check aria-hidden /> Covers this run
                  </Badge>
                )}
              </CardTitle>
              <CardDescription>{pack.credits.toLocaleString("en")} credits</CardDescription>
            </CardHeader>
            <CardContent>
              <p className="font-heading text-3xl font-semibold tabular-nums">
                {formatMoney(pack.priceCents, currency)}
              </p>
              <p className="text-sm text-muted-foreground">
                {formatMoney((pack.priceCents / pack.credits) * 100, currency)} per 100 credits, paid once
              </p>
            </CardContent>
            <CardFooter>
              <Button
                className="w-full"
                disabled={!canBuy || isPending}
                loading={isPending && chosen === pack.id}
                onClick={() => buy(pack.id)}
              >
                {canBuy ? `Buy ${pack.credits.toLocaleString("en")} credits` : "Ask a manager to buy"}
              </Button>
            </CardFooter>
          </Card>
        </li>
      ))}
    </ul>
  );
}
