"use client";

import { type ReactNode, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

type ArchiveButtonsProps = {
  name: string;
  isArchived: boolean;
  onArchive: (isArchived: boolean) => Promise<{ ok: true } | { ok: false; message: string }>;
  /** What changes a row that is in use: a dialog, given this button. */
  change: (trigger: ReactNode) => ReactNode;
};

/** The buttons of a row that is changed, archived and brought back. */
export function ArchiveButtons({ name, isArchived, onArchive, change }: ArchiveButtonsProps) {
  const [isPending, startTransition] = useTransition();
  const archive = () =>
    startTransition(async () => {
      const result = await onArchive(!isArchived);
      if (!result.ok) toast.error(result.message);
    });
  return (
    <span className="inline-flex gap-2">
      {!isArchived &&
        change(
          <Button variant="outline" size="sm" aria-label={`Change ${name}`}>
            Change
          </Button>,
        )}
      <Button
        variant="ghost"
        size="sm"
        loading={isPending}
        onClick={archive}
        aria-label={`${isArchived ? "Bring back" : "Archive"} ${name}`}
      >
        {isArchived ? "Bring back" : "Archive"}
      </Button>
    </span>
  );
}
