"use client";

import * as AlertDialog from "radix-ui/alert-dialog";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { overlayClasses } from "@/components/ui/dialog";

type ConfirmDialogProps = {
  /** The element that opens the dialog; leave out when `open` is controlled. */
  trigger?: ReactNode;
  title: string;
  /** What will happen, and what cannot be undone. */
  description: ReactNode;
  /** A verb: "Disconnect", not "OK". */
  confirmLabel: string;
  cancelLabel?: string;
  destructive?: boolean;
  /** The dialog shows a spinner until this settles, then closes, unless the outcome is `false`. */
  onConfirm: () => unknown;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children?: ReactNode;
};

export function ConfirmDialog({
  trigger,
  title,
  description,
  confirmLabel,
  cancelLabel = "Cancel",
  destructive = false,
  onConfirm,
  open,
  onOpenChange,
  children,
}: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const isOpen = open ?? ownOpen;
  const setOpen = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  const confirm = () =>
    startTransition(async () => {
      const outcome = await onConfirm();
      if (outcome !== false) setOpen(false);
    });
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(next) => !isPending && setOpen(next)}>
      {trigger && <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>}
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClasses} />
        <AlertDialog.Content className="data-[state=open]:fade-in-0 data-[state=open]:zoom-in-95 fixed top-1/2 left-1/2 z-50 grid w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 gap-4 rounded-xl border bg-popover p-6 text-popover-foreground shadow-lg data-[state=open]:animate-in">
          <AlertDialog.Title className="font-bold font-heading text-xl leading-tight tracking-tight">
            {title}
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="text-muted-foreground text-sm">{description}</div>
          </AlertDialog.Description>
          {children}
          <div className="mt-1 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <AlertDialog.Cancel asChild>
              <Button variant="outline" disabled={isPending}>
                {cancelLabel}
              </Button>
            </AlertDialog.Cancel>
            <Button variant={destructive ? "destructive" : "default"} loading={isPending} onClick={confirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
