"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { archiveSegmentAction, listFromSegmentAction } from "../actions";
import { segmentsPath } from "../paths";

type SegmentButtonsProps = { workspace: string; segmentId: string; name: string };

/** A dynamic list of it, and its end. */
export function SegmentButtons({ workspace, segmentId, name }: SegmentButtonsProps) {
  const router = useRouter();
  const makeList = async () => {
    const result = await listFromSegmentAction(workspace, { segmentId });
    if (result.ok) toast.success(`The list “${name}” is there`);
    else toast.error(result.message);
    return result.ok;
  };
  const remove = async () => {
    const result = await archiveSegmentAction(workspace, { segmentId });
    if (!result.ok) toast.error(result.message);
    else router.push(segmentsPath(workspace) as Route);
    return result.ok;
  };
  return (
    <>
      <ConfirmDialog
        trigger={<Button variant="outline">Make a list</Button>}
        title={`Make a list of “${name}”?`}
        description="A dynamic list of the same name. Who is on it is who is in the segment, always."
        confirmLabel="Make the list"
        onConfirm={makeList}
      />
      <ConfirmDialog
        trigger={<Button variant="ghost">Delete</Button>}
        title={`Delete “${name}”?`}
        description="The people in it stay as they are. Segments and lists that use it must let go of it first."
        confirmLabel="Delete"
        destructive
        onConfirm={remove}
      />
    </>
  );
}
