"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { archiveTopicAction, restoreTopicAction } from "../actions";

type TopicProps = { workspace: string; topicId: string; name: string };

export function ArchiveButton({ workspace, topicId, name }: TopicProps) {
  const archive = async () => {
    const result = await archiveTopicAction(workspace, { topicId });
    if (!result.ok) toast.error(result.message);
    return result.ok;
  };
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Archive ${name}`}>
          Archive
        </Button>
      }
      title={`Archive “${name}”?`}
      description="Nothing of it is mailed any more and nobody can sign up. Who agreed to it stays on record, and you can restore it."
      confirmLabel="Archive"
      destructive
      onConfirm={archive}
    />
  );
}

export function RestoreButton({ workspace, topicId, name }: TopicProps) {
  const [isPending, start] = useTransition();
  const restore = () =>
    start(async () => {
      const result = await restoreTopicAction(workspace, { topicId });
      if (!result.ok) toast.error(result.message);
    });
  return (
    <Button variant="outline" size="sm" onClick={restore} loading={isPending} aria-label={`Restore ${name}`}>
      Restore
    </Button>
  );
}
