"use client";

import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { startRotationAction } from "../keys/actions";

export function RotateButton({ keyId, isRunning }: { keyId: string; isRunning: boolean }) {
  const rotate = async () => {
    const outcome = await startRotationAction({});
    if (!outcome.ok) toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ConfirmDialog
      trigger={<Button disabled={isRunning}>Re-encrypt now</Button>}
      title={`Seal everything under ${keyId}?`}
      description="Nothing stops meanwhile: what is sealed under an older key stays readable until its turn comes."
      confirmLabel="Re-encrypt"
      onConfirm={rotate}
    />
  );
}
