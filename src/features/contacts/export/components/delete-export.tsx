"use client";

import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { deleteExportAction } from "../actions";

export function DeleteExport({ workspace, exportId }: { workspace: string; exportId: string }) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm">
          Delete
        </Button>
      }
      title="Delete this file?"
      description="The contacts in it stay as they are."
      confirmLabel="Delete the file"
      destructive
      onConfirm={async () => {
        const outcome = await deleteExportAction(workspace, { exportId });
        if (!outcome.ok) toast.error(outcome.message);
        return outcome.ok;
      }}
    />
  );
}
