"use client";

import { RefreshCw } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { requestSyncAction } from "@/features/gmail/actions";
import { type Check, sumOfChecks } from "@/features/gmail/checks/schema";
import { InSync } from "./completeness/in-sync";

type SyncLineProps = {
  workspace: string;
  connectionIds: string[];
  lastSyncedAt: Date | null;
  mailCount: number;
  /** The latest comparison of each account with Gmail. */
  checks: readonly (Check | null)[];
  canSync: boolean;
};

const soonMs = [1_500, 4_000];

/** When Gmail was last asked, how many mails we hold, whether they are all, and "Sync now". */
export function SyncLine({ workspace, connectionIds, lastSyncedAt, mailCount, checks, canSync }: SyncLineProps) {
  const [isPending, startTransition] = useTransition();
  const syncNow = () =>
    startTransition(async () => {
      for (const connectionId of connectionIds) {
        const outcome = await requestSyncAction(workspace, { connectionId });
        if (!outcome.ok) toast.error(outcome.message);
      }
      for (const ms of soonMs) setTimeout(lookNow, ms);
    });
  const check = sumOfChecks(checks);
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
      <span>
        {lastSyncedAt ? (
          <>
            Last checked <RelativeTime at={lastSyncedAt} />
          </>
        ) : (
          "Not checked yet"
        )}
        , <span className="tabular">{formatNumber(mailCount)}</span> {mailCount === 1 ? "mail" : "mails"}
      </span>
      {check && (
        <AppLink href={`/${workspace}/settings/connections`} className="underline-offset-4 hover:underline">
          <InSync check={check} />
        </AppLink>
      )}
      {canSync && connectionIds.length > 0 && (
        <Button variant="ghost" size="sm" loading={isPending} onClick={syncNow}>
          {!isPending && <RefreshCw aria-hidden />}
          Sync now
        </Button>
      )}
    </p>
  );
}
