"use client";

import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { changePasswordAction } from "../passwords/actions";
import { minPasswordLength } from "../passwords/password-rule";
import { PasswordChange } from "../passwords/schema";
import { PasswordInput } from "./password-input";

export function ChangePasswordForm() {
  const form = useActionForm({
    schema: PasswordChange,
    defaultValues: { current: "", password: "" },
    action: changePasswordAction,
    onSuccess: () => {
      form.reset();
      toast.success("Password changed. Your other devices are signed out.");
    },
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid max-w-md gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Current password" error={form.errorOf("current")}>
        <PasswordInput {...form.register("current")} autoComplete="current-password" />
      </Field>
      <Field label="New password" hint={`At least ${minPasswordLength} characters.`} error={form.errorOf("password")}>
        <PasswordInput {...form.register("password")} autoComplete="new-password" />
      </Field>
      <Button type="submit" loading={form.isSubmitting} className="justify-self-start">
        Change password
      </Button>
    </form>
  );
}
