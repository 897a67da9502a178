"use client";

import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { revokeOtherSessionsAction } from "../actions";

export function RevokeOthersButton({ count }: { count: number }) {
  const revoke = async () => {
    const outcome = await revokeOtherSessionsAction({});
    if (outcome.ok) toast.success(`${outcome.data.count} signed out.`);
    else toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" disabled={count === 0}>
          Sign out all others
        </Button>
      }
      title="Sign out everywhere else?"
      description="Every device but this one is signed out at once."
      confirmLabel="Sign out all others"
      destructive
      onConfirm={revoke}
    />
  );
}
