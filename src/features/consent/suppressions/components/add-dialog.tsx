"use client";

import { type ReactNode, useState } from "react";
import { Controller } from "react-hook-form";
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
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { suppressAction } from "../actions";
import { SuppressionForm, type SuppressionOutcome } from "../schema";
import { outcomeWords } from "./outcome-words";

const spans = [
  ["ever", "For ever"],
  ["7", "7 days"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "A year"],
] as const;

type AddDialogProps = { workspace: string; trigger: ReactNode };

/** Addresses typed or pasted, with the reason why they shall get nothing. */
export function AddDialog({ workspace, trigger }: AddDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Suppress addresses</DialogTitle>
          <DialogDescription>
            They get nothing from now on, whether you have a contact for them or not.
          </DialogDescription>
        </DialogHeader>
        <AddForm workspace={workspace} onAdded={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function AddForm({ workspace, onAdded }: { workspace: string; onAdded: () => void }) {
  const form = useActionForm({
    schema: SuppressionForm,
    defaultValues: { emails: "", note: "", days: "ever" },
    action: (values) => suppressAction(workspace, values),
    onSuccess: (outcome: SuppressionOutcome) => {
      if (outcome.invalid.length > 0) toast.warning(outcomeWords(outcome));
      else toast.success(outcomeWords(outcome));
      onAdded();
    },
  });
  const { register, control, errorOf } = form;
  return (
    <form method="post" onSubmit={form.submit} noValidate className="grid gap-5">
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Addresses" hint="One or many, a line each." error={errorOf("emails")} required>
        <Textarea rows={4} {...register("emails")} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label="Why" error={errorOf("note")} required>
        <Input {...register("note")} autoComplete="off" placeholder="Asked us by phone" />
      </Field>
      <Field label="How long" error={errorOf("days")}>
        {(attributes) => (
          <Controller
            control={control}
            name="days"
            render={({ field }) => (
              <Select value={field.value ?? "ever"} onValueChange={field.onChange}>
                <SelectTrigger {...attributes}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {spans.map(([value, words]) => (
                    <SelectItem key={value} value={value}>
                      {words}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          />
        )}
      </Field>
      <DialogFooter>
        <Button type="submit" loading={form.isSubmitting}>
          Suppress
        </Button>
      </DialogFooter>
    </form>
  );
}
