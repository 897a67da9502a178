"use client";

import { Merge, RotateCcw, Trash2 } from "lucide-react";
import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { bulkAction } from "../bulk/actions";
import { undoMergeAction } from "../merge/actions";
import { MergeDialog } from "../merge/components/merge-dialog";

type ContactButtonsProps = {
  workspace: string;
  contact: { id: string; name: string; email: string; isDeleted: boolean };
};

/** Merge, delete, restore. */
export function ContactButtons({ workspace, contact }: ContactButtonsProps) {
  const [isPending, startTransition] = useTransition();
  const filter = { ids: [contact.id] };
  const run = async (kind: "delete" | "restore") => {
    const result = await bulkAction(workspace, { kind, filter });
    if (result.ok) toast.success(kind === "delete" ? "Contact deleted." : "Contact restored.");
    else toast.error(result.message);
    return result.ok;
  };
  if (contact.isDeleted)
    return (
      <Button
        variant="outline"
        loading={isPending}
        onClick={() =>
          startTransition(async () => {
            await run("restore");
          })
        }
      >
        <RotateCcw aria-hidden />
        Restore
      </Button>
    );
  return (
    <>
      <MergeDialog
        workspace={workspace}
        contact={contact}
        trigger={
          <Button variant="outline">
            <Merge aria-hidden />
            Merge
          </Button>
        }
      />
      <ConfirmDialog
        trigger={
          <Button variant="outline">
            <Trash2 aria-hidden />
            Delete
          </Button>
        }
        title={`Delete ${contact.name}?`}
        description="They get no more mail and count no more against your plan. You can restore them; what they decided about mail stays."
        confirmLabel="Delete"
        destructive
        onConfirm={() => run("delete")}
      />
    </>
  );
}

/** Parts two merged contacts again. */
export function UndoMergeButton({ workspace, mergeId, email }: { workspace: string; mergeId: string; email: string }) {
  const undo = async () => {
    const result = await undoMergeAction(workspace, { mergeId });
    if (result.ok) toast.success(`${email} is a contact of its own again.`);
    else toast.error(result.message);
    return result.ok;
  };
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Undo the merge with ${email}`}>
          Undo
        </Button>
      }
      title={`Part ${email} from this contact again?`}
      description="Values, tags, lists and events go back to where they were. What was changed since the merge stays as it was changed."
      confirmLabel="Undo the merge"
      onConfirm={undo}
    />
  );
}
