"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { deleteDigestAction, pauseDigestAction } from "../actions";

type DigestButtonsProps = { workspace: string; digestId: string; name: string; isPaused: boolean };

/** Pause or go on, and delete. */
export function DigestButtons({ workspace, digestId, name, isPaused }: DigestButtonsProps) {
  const [isPending, start] = useTransition();
  const pause = () =>
    start(async () => {
      const result = await pauseDigestAction(workspace, { digestId, isPaused: !isPaused });
      if (!result.ok) toast.error(result.message);
    });
  const remove = async () => {
    const result = await deleteDigestAction(workspace, { digestId });
    if (!result.ok) toast.error(result.message);
    return result.ok;
  };
  return (
    <>
      <Button variant="outline" size="sm" onClick={pause} loading={isPending}>
        {isPaused ? "Go on" : "Pause"}
      </Button>
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="sm">
            Delete
          </Button>
        }
        title={`Delete “${name}”?`}
        description="No more mails of this digest are sent. Your summaries stay."
        confirmLabel="Delete"
        destructive
        onConfirm={remove}
      />
    </>
  );
}
