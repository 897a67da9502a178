"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";
import { pasteImportAction } from "../actions";
import { NewPaste } from "../schema";

/** Addresses copied from somewhere, with names or without. */
export function PasteForm({ workspace }: { workspace: string }) {
  const router = useRouter();
  const { register, submit, errorOf, formError, isSubmitting } = useActionForm({
    schema: NewPaste,
    defaultValues: { text: "" },
    action: (values) => pasteImportAction(workspace, values),
    onSuccess: ({ id }) => router.push(`/${workspace}/contacts/import/${id}`),
  });
  return (
    <form method="post" onSubmit={submit} className="grid gap-4" noValidate>
      {formError && !errorOf("text") && <Alert variant="destructive">{formError}</Alert>}
      <Field
        label="Addresses"
        hint="One a line, or with commas between them. Names may stand before: Ada Lovelace <ada@example.com>"
        error={errorOf("text")}
      >
        <Textarea rows={6} spellCheck={false} autoComplete="off" {...register("text")} />
      </Field>
      <Button type="submit" loading={isSubmitting} className="justify-self-start">
        Go on
      </Button>
    </form>
  );
}
