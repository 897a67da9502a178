"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { formatNumber } from "@/components/display/format";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { dismissFailureAction, retryActionsAction } from "../actions";
import type { FailedBatch } from "../queries";
import { actionWords } from "../schema";

type FailedActionsProps = { workspace: string; batches: readonly FailedBatch[]; canAct: boolean };

/** What Gmail did not do, why, and one click to try again. */
export function FailedActions({ workspace, batches, canAct }: FailedActionsProps) {
  const [isPending, startTransition] = useTransition();
  const call = (action: typeof retryActionsAction, batchId: string) =>
    startTransition(async () => {
      const outcome = await action(workspace, { batchId });
      if (!outcome.ok) toast.error(outcome.message);
    });
  return batches.map(({ batchId, kind, count, error }) => (
    <Alert
      key={batchId}
      variant="destructive"
      title={`${actionWords[kind].act}: did not work for ${count === 1 ? "one mail" : `${formatNumber(count)} mails`}`}
      action={
        canAct && (
          <span className="flex flex-wrap gap-2">
            <Button size="sm" loading={isPending} onClick={() => call(retryActionsAction, batchId)}>
              Try again
            </Button>
            <Button size="sm" variant="ghost" disabled={isPending} onClick={() => call(dismissFailureAction, batchId)}>
              Dismiss
            </Button>
          </span>
        )
      }
    >
      {error}
    </Alert>
  ));
}
