"use client";

import { useState } from "react";
import { toast } from "sonner";
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
import { Textarea } from "@/components/ui/textarea";
import { setSenderAction } from "../../actions";
import { SenderDetails } from "../../schema";

type SenderDialogProps = { workspace: string; sender: SenderDetails; workspaceName: string };

/** Company and postal address, which the law asks for in every marketing mail. */
export function SenderDialog({ workspace, sender, workspaceName }: SenderDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const form = useActionForm({
    schema: SenderDetails,
    defaultValues: sender,
    action: (values) => setSenderAction(workspace, values),
    onSuccess: () => {
      toast.success("Saved");
      setIsOpen(false);
    },
  });
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="outline">Company details</Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Company details</DialogTitle>
          <DialogDescription>
            The footer of every mail shows them. The law asks for a postal address in marketing mail.
          </DialogDescription>
        </DialogHeader>
        <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
          {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
          <Field label="Company" error={form.errorOf("company")} hint={`Empty: “${workspaceName}”`}>
            <Input {...form.register("company")} autoComplete="organization" />
          </Field>
          <Field label="Postal address" error={form.errorOf("address")}>
            <Textarea {...form.register("address")} rows={3} autoComplete="street-address" />
          </Field>
          <DialogFooter>
            <Button type="submit" loading={form.isSubmitting}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
