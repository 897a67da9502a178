"use client";

import { type ReactNode, useState } from "react";
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
import { Textarea } from "@/components/ui/textarea";
import { changeListAction, createListAction } from "../actions";
import { type ListView, NewList } from "../schema";

const ListForm = z.object({ name: NewList.shape.name, description: NewList.shape.description });

type ListDialogProps = { workspace: string; list: ListView | null; trigger: ReactNode };

/** Makes a list, or renames one. */
export function ListDialog({ workspace, list, trigger }: ListDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{list ? `Change ${list.name}` : "New list"}</DialogTitle>
          <DialogDescription>
            A list holds the contacts you put on it. Being on one is no permission to mail: topics are.
          </DialogDescription>
        </DialogHeader>
        <ListFields workspace={workspace} list={list} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type ListFieldsProps = { workspace: string; list: ListView | null; onSaved: () => void };

function ListFields({ workspace, list, onSaved }: ListFieldsProps) {
  const form = useActionForm({
    schema: ListForm,
    defaultValues: { name: list?.name ?? "", description: list?.description ?? "" },
    action: async (values) => {
      const result = list
        ? await changeListAction(workspace, { listId: list.id, ...values })
        : await createListAction(workspace, values);
      return result.ok ? { ok: true as const, data: null } : result;
    },
    onSuccess: () => {
      toast.success("Saved.");
      onSaved();
    },
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={form.errorOf("name")} required>
        <Input autoComplete="off" {...form.register("name")} />
      </Field>
      <Field label="Description" error={form.errorOf("description")} hint="What it is for">
        <Textarea rows={3} {...form.register("description")} />
      </Field>
      <DialogFooter>
        <Button type="submit" loading={form.isSubmitting}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
