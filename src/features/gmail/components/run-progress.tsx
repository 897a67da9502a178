"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { cancelDiscoveryAction } from "@/features/gmail/actions";
import type { SyncProgress } from "@/features/gmail/schema";

type RunProgressProps = {
  workspace: string;
  connectionId: string;
  email: string;
  run: SyncProgress;
  hasInboxLink?: boolean;
};

/** How far a running discovery is. The numbers come with the page, which LiveRefresh renews. */
export function RunProgress({ workspace, connectionId, email, run, hasInboxLink = false }: RunProgressProps) {
  const [isPending, startTransition] = useTransition();
  const total = run.isListed ? run.listedCount : Math.max(run.listedCount, run.estimatedTotal ?? 0);
  const done = run.readyCount + run.failedCount;
  const cancel = () =>
    startTransition(async () => {
      const outcome = await cancelDiscoveryAction(workspace, { connectionId });
      if (!outcome.ok) toast.error(outcome.message);
      lookNow();
    });
  return (
    <div className="grid gap-3 rounded-xl border bg-card px-5 py-4 shadow-xs">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm">
          <span className="font-semibold">
            {run.mode === "discovery" ? "Discovering" : "Catching up with"} {email}
          </span>{" "}
          <span className="tabular text-muted-foreground">
            {total === 0
              ? "asking Gmail…"
              : `${formatNumber(done)} of ${run.isListed ? "" : "about "}${formatNumber(total)} mails`}
          </span>
        </p>
        <span className="flex gap-2">
          {hasInboxLink && (
            <Button asChild size="sm">
              <AppLink href={`/${workspace}/inbox`}>Open the inbox</AppLink>
            </Button>
          )}
          <Button variant="outline" size="sm" loading={isPending} onClick={cancel}>
            Cancel
          </Button>
        </span>
      </div>
      <Progress value={total === 0 ? null : done} max={total} label={`Discovery of ${email}`} />
    </div>
  );
}
