"use client";

import { toast } from "sonner";
import { formatNumber } from "@/components/display/format";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { cancelQuoteAction } from "../actions";

/** Stops a run: what has not started is dropped and its credits come back at once. */
export function CancelRunButton({ workspace, quoteId }: { workspace: string; quoteId: string }) {
  const cancel = async () => {
    const result = await cancelQuoteAction(workspace, { quoteId });
    if (!result.ok) {
      toast.error(result.message);
      return false;
    }
    lookNow();
    const { cancelledCount } = result.data;
    toast.success(
      cancelledCount === 1
        ? "One mail dropped, its credits are back."
        : `${formatNumber(cancelledCount)} mails dropped, their credits are back.`,
    );
  };
  return (
    <ConfirmDialog
      trigger={<Button variant="outline">Cancel the run</Button>}
      title="Cancel this run?"
      description="Mails that have not started are dropped and their credits come back at once. The few that are being read right now finish."
      confirmLabel="Cancel the run"
      cancelLabel="Keep going"
      destructive
      onConfirm={cancel}
    />
  );
}
