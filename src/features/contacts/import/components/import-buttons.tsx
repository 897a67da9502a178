"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { lookNow } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import {
  cancelImportAction,
  pauseImportAction,
  resumeImportAction,
  runImportAction,
  undoImportAction,
} from "../actions";

type Props = { workspace: string; importId: string };
type Outcome = { ok: true } | { ok: false; message: string };

function useAct({ workspace, importId }: Props) {
  const [isPending, start] = useTransition();
  const act = async (action: (workspace: string, input: { importId: string }) => Promise<Outcome>) => {
    const outcome = await action(workspace, { importId });
    if (!outcome.ok) toast.error(outcome.message);
    lookNow();
    return outcome.ok;
  };
  return { isPending, act, run: (action: Parameters<typeof act>[0]) => start(async () => void (await act(action))) };
}

export function RunButton({ label, ...props }: Props & { label: string }) {
  const { isPending, run } = useAct(props);
  return (
    <Button loading={isPending} onClick={() => run(runImportAction)}>
      {label}
    </Button>
  );
}

export function PauseButtons({ isPaused, ...props }: Props & { isPaused: boolean }) {
  const { isPending, run } = useAct(props);
  return (
    <Button
      variant="outline"
      loading={isPending}
      onClick={() => run(isPaused ? resumeImportAction : pauseImportAction)}
    >
      {isPaused ? "Go on" : "Pause"}
    </Button>
  );
}

export function CancelButton({ hasWritten, ...props }: Props & { hasWritten: boolean }) {
  const { act } = useAct(props);
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Cancel the import</Button>}
      title="Cancel this import?"
      description={
        hasWritten
          ? "Rows that were taken over stay. You can undo them afterwards. The rest of the file is thrown away."
          : "The file is thrown away; nothing of it was taken over."
      }
      confirmLabel="Cancel the import"
      destructive
      onConfirm={() => act(cancelImportAction)}
    />
  );
}

export function UndoButton(props: Props) {
  const { act } = useAct(props);
  return (
    <ConfirmDialog
      trigger={<Button variant="outline">Undo this import</Button>}
      title="Undo this import?"
      description="Contacts it added are removed, values it changed get their old ones back. What was edited since the import stays, and is counted."
      confirmLabel="Undo it"
      destructive
      onConfirm={() => act(undoImportAction)}
    />
  );
}
