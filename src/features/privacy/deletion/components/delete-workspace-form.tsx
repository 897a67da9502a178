"use client";

import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { deleteWorkspaceAction } from "../actions";
import { WorkspaceDeletionInput } from "../schema";

/** The workspace's end, confirmed by typing its address. */
export function DeleteWorkspaceForm({ workspace }: { workspace: string }) {
  const form = useActionForm({
    schema: WorkspaceDeletionInput,
    defaultValues: { confirmation: "" },
    action: (values) => deleteWorkspaceAction(workspace, values),
    // A whole load: nothing of the workspace may stay in the browser's memory.
    onSuccess: () => window.location.assign("/welcome"),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid max-w-md gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field
        label={`Type ${workspace} to confirm`}
        error={form.errorOf("confirmation")}
        hint="It cannot be undone. A receipt comes by mail when the last row is gone."
      >
        <Input {...form.register("confirmation")} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Button type="submit" variant="destructive" loading={form.isSubmitting} className="justify-self-start">
        Delete this workspace
      </Button>
    </form>
  );
}
