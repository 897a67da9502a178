"use client";

import { type ReactNode, useState } from "react";
import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
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
import { changeFieldAction, createFieldAction } from "../actions";
import { type ContactFieldView, FieldKey, keyFrom, typeWords } from "../schema";
import { fieldTypes } from "../value";

const FieldForm = z.object({
  label: z.string().trim().min(1, "Give it a name.").max(60, "At most 60 characters."),
  key: FieldKey,
  type: z.enum(fieldTypes),
  options: z.string().max(20_000),
});

type FieldDialogProps = { workspace: string; field: ContactFieldView | null; trigger: ReactNode };

/** Makes a field, or changes one. */
export function FieldDialog({ workspace, field, trigger }: FieldDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{field ? `Change ${field.label}` : "New field"}</DialogTitle>
          <DialogDescription>
            {field
              ? "A new key may be used at once; the former one goes on working in templates, imports and the API."
              : "What is written into it must fit its type, which stays what it is."}
          </DialogDescription>
        </DialogHeader>
        <FieldFields workspace={workspace} field={field} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type FieldFieldsProps = { workspace: string; field: ContactFieldView | null; onSaved: () => void };

function FieldFields({ workspace, field, onSaved }: FieldFieldsProps) {
  const form = useActionForm({
    schema: FieldForm,
    defaultValues: {
      label: field?.label ?? "",
      key: field?.key ?? "",
      type: field?.type ?? "text",
      options: field?.options.join("\n") ?? "",
    },
    action: async ({ options: text, type, ...rest }) => {
      const lines = text.split("\n").map((line) => line.trim());
      const options = type === "enum" ? lines.filter(Boolean) : [];
      const result = field
        ? await changeFieldAction(workspace, { fieldId: field.id, ...rest, options })
        : await createFieldAction(workspace, { ...rest, type, options });
      return result.ok ? { ok: true as const, data: null } : result;
    },
    onSuccess: () => {
      toast.success("Saved.");
      onSaved();
    },
  });
  const { register, control, errorOf, watch, setValue, getFieldState } = form;
  const type = watch("type");
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={errorOf("label")} required>
        <Input
          autoComplete="off"
          {...register("label", {
            onChange: (event) => {
              if (!field && !getFieldState("key").isDirty) setValue("key", keyFrom(event.target.value));
            },
          })}
        />
      </Field>
      <Field
        label="Key"
        error={errorOf("key")}
        hint="What templates, imports and the API call it, such as favourite_colour"
        required
      >
        <Input autoComplete="off" spellCheck={false} {...register("key")} />
      </Field>
      <Field label="Type">
        {(attributes) => (
          <Controller
            control={control}
            name="type"
            render={({ field: held }) => (
              <Select value={held.value} onValueChange={held.onChange} disabled={field !== null}>
                <SelectTrigger {...attributes}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {fieldTypes.map((each) => (
                    <SelectItem key={each} value={each}>
                      {typeWords[each]}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          />
        )}
      </Field>
      {type === "enum" && (
        <Field label="Options" error={errorOf("options")} hint="One a line" required>
          <Textarea rows={5} {...register("options")} />
        </Field>
      )}
      <DialogFooter>
        <Button type="submit" loading={form.isSubmitting}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
