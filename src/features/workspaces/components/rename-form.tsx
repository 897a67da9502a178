"use client";

import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { renameWorkspaceAction } from "../actions";
import { WorkspaceInput } from "../schema";

export function RenameForm({ workspace, name }: { workspace: string; name: string }) {
  const form = useActionForm({
    schema: WorkspaceInput,
    defaultValues: { name },
    action: (values) => renameWorkspaceAction(workspace, values),
    onSuccess: () => toast.success("Saved."),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid max-w-md gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={form.errorOf("name")}>
        <Input {...form.register("name")} autoComplete="organization" />
      </Field>
      <Field label="Address" hint="Stays as it is, so that saved links keep working.">
        <Input value={`/${workspace}`} readOnly />
      </Field>
      <Button type="submit" loading={form.isSubmitting} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}
