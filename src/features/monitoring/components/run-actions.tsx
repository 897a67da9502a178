"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { cancelRunAction, replayRunAction } from "../actions";

export function RunActions({ id, isOpen }: { id: string; isOpen: boolean }) {
  const router = useRouter();
  const cancel = async () => {
    const result = await cancelRunAction({ id });
    if (!result.ok) toast.error(result.message);
    return result.ok;
  };
  const replay = async () => {
    const result = await replayRunAction({ id });
    if (result.ok) router.push(`/admin/jobs/${result.data.id}`);
    else toast.error(result.message);
    return result.ok;
  };
  return (
    <>
      {isOpen && (
        <ConfirmDialog
          trigger={<Button variant="destructive">Cancel run</Button>}
          title="Cancel this run?"
          description="Steps that have ended stay done. The step in progress ends, and its result is dropped."
          confirmLabel="Cancel run"
          cancelLabel="Keep running"
          destructive
          onConfirm={cancel}
        />
      )}
      <ConfirmDialog
        trigger={<Button>Replay</Button>}
        title="Run it again?"
        description="A new run starts with the same events. What is keyed, such as a charge, is not done twice."
        confirmLabel="Replay"
        onConfirm={replay}
      />
    </>
  );
}
