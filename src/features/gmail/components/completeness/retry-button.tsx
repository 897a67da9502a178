"use client";

import { RotateCcw } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { retryDeadLettersAction } from "@/features/gmail/checks/actions";

type RetryButtonProps = {
  workspace: string;
  connectionId: string;
  /** Unset: all of the account's. */
  emailId?: string;
  label: string;
  /** What is retried, for whoever does not see the row. */
  hint?: string;
};

const soonMs = [1_500, 4_000];

/** Reads failed mails once more. */
export function RetryButton({ workspace, connectionId, emailId, label, hint }: RetryButtonProps) {
  const [isPending, startTransition] = useTransition();
  const retry = () =>
    startTransition(async () => {
      const outcome = await retryDeadLettersAction(workspace, {
        connectionId,
        emailIds: emailId ? [emailId] : undefined,
      });
      if (!outcome.ok) return void toast.error(outcome.message);
      const { count } = outcome.data;
      toast.success(count === 1 ? "The mail is read once more." : `${formatNumber(count)} mails are read once more.`);
      for (const ms of soonMs) setTimeout(lookNow, ms);
    });
  return (
    <Button variant="outline" size="sm" loading={isPending} onClick={retry}>
      {!isPending && <RotateCcw aria-hidden />}
      {label}
      {hint && <span className="sr-only"> {hint}</span>}
    </Button>
  );
}
