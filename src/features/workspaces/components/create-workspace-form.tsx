"use client";

import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { createWorkspaceAction } from "../actions";
import { WorkspaceInput } from "../schema";

export function CreateWorkspaceForm({ suggestion = "" }: { suggestion?: string }) {
  const form = useActionForm({
    schema: WorkspaceInput,
    defaultValues: { name: suggestion },
    action: createWorkspaceAction,
    onSuccess: ({ slug }) => window.location.assign(`/${slug}`),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field
        label="Workspace name"
        hint="Your company or team. Members, mail and credits belong to it."
        error={form.errorOf("name")}
      >
        <Input {...form.register("name")} autoComplete="organization" />
      </Field>
      <Button type="submit" size="lg" loading={form.isSubmitting || form.formState.isSubmitSuccessful}>
        Create workspace
      </Button>
    </form>
  );
}
