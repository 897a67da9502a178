"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { useSelection } from "@/components/data-table/selection";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { removeSuppressionsAction } from "../actions";
import { RemovalInput } from "../schema";

type RemoveDialogProps = { workspace: string; emails: readonly string[]; trigger: ReactNode; onRemoved?: () => void };

/** Lets addresses get mail again, with the reason why. */
export function RemoveDialog({ workspace, emails, trigger, onRemoved }: RemoveDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    onRemoved?.();
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>
            {emails.length === 1
              ? `Let ${emails[0]} get mail again?`
              : `Let ${emails.length} addresses get mail again?`}
          </DialogTitle>
          <DialogDescription>
            What somebody unsubscribed from stays unsubscribed; only they can bring it back. Mail to addresses that
            bounced or complained harms the delivery of all your mail.
          </DialogDescription>
        </DialogHeader>
        <RemoveForm workspace={workspace} emails={emails} onRemoved={done} />
      </DialogContent>
    </Dialog>
  );
}

type RemoveFormProps = { workspace: string; emails: readonly string[]; onRemoved: () => void };

function RemoveForm({ workspace, emails, onRemoved }: RemoveFormProps) {
  const form = useActionForm({
    schema: RemovalInput,
    defaultValues: { emails: [...emails], note: "" },
    action: (values) => removeSuppressionsAction(workspace, values),
    onSuccess: () => {
      toast.success("Removed from the list");
      onRemoved();
    },
  });
  return (
    <form method="post" onSubmit={form.submit} noValidate className="grid gap-5">
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Why" error={form.errorOf("note")} required>
        <Input {...form.register("note")} autoComplete="off" placeholder="Has a working mailbox again" />
      </Field>
      <DialogFooter>
        <Button type="submit" variant="destructive" loading={form.isSubmitting}>
          Remove
        </Button>
      </DialogFooter>
    </form>
  );
}

/** The same for the ticked rows. */
export function RemoveSelected({ workspace }: { workspace: string }) {
  const { ids, clear } = useSelection();
  return (
    <RemoveDialog
      workspace={workspace}
      emails={ids}
      onRemoved={clear}
      trigger={
        <Button size="sm" variant="outline">
          Remove
        </Button>
      }
    />
  );
}
