"use client";

import { Coins, Inbox, MailPlus, MailSearch, Sparkles } from "lucide-react";
import { AppLink } from "@/components/app-link";
import { formatNumber } from "@/components/display/format";
import { Button } from "@/components/ui/button";
import { SummariseDialog } from "@/features/summaries/components/summarise-dialog";
import type { NextStep } from "../next-steps";

const links = {
  connect: { label: "Connect Gmail", path: "/connect", icon: MailPlus },
  discover: { label: "Choose what to discover", path: "/discover", icon: MailSearch },
  buy: { label: "Buy credits", path: "/credits", icon: Coins },
  inbox: { label: "Open inbox", path: "/inbox", icon: Inbox },
} as const;

type QuickActionsProps = { workspace: string; steps: readonly NextStep[]; unreadWithoutSummary: number };

/** The first step is the one that stands out. */
export function QuickActions({ workspace, steps, unreadWithoutSummary }: QuickActionsProps) {
  return steps.map((step, index) => {
    const variant = index === 0 ? "default" : "outline";
    if (step === "summarise")
      return (
        <SummariseDialog
          key={step}
          workspace={workspace}
          filter={{ isUnread: true, hasSummary: false }}
          count={unreadWithoutSummary}
          trigger={
            <Button variant={variant}>
              <Sparkles aria-hidden /> Summarise {formatNumber(unreadWithoutSummary)} unread
            </Button>
          }
        />
      );
    const { label, path, icon: Icon } = links[step];
    return (
      <Button key={step} asChild variant={variant}>
        <AppLink href={`/${workspace}${path}`}>
          <Icon aria-hidden /> {label}
        </AppLink>
      </Button>
    );
  });
}
