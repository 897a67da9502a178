"use client";

import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { updateProfileAction } from "../actions";
import { ProfileInput } from "../schema";

export function ProfileForm({ name, email }: { name: string; email: string }) {
  const form = useActionForm({
    schema: ProfileInput,
    defaultValues: { name },
    action: updateProfileAction,
    onSuccess: () => toast.success("Saved."),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid max-w-md gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={form.errorOf("name")}>
        <Input {...form.register("name")} autoComplete="name" />
      </Field>
      <Field label="E-mail" hint="Your sign-in address. It cannot be changed here.">
        <Input value={email} readOnly type="email" />
      </Field>
      <Button type="submit" loading={form.isSubmitting} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}
