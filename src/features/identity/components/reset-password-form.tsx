"use client";

import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { resetPasswordAction } from "../passwords/actions";
import { minPasswordLength } from "../passwords/password-rule";
import { ResetInput } from "../passwords/schema";
import { signInProblem } from "../sign-in-problem";
import { signInWithPassword } from "./browser-sign-in";
import { PasswordInput } from "./password-input";

export function ResetPasswordForm({ token, email }: { token: string; email: string }) {
  const form = useActionForm({
    schema: ResetInput,
    defaultValues: { token, password: "" },
    action: async (values) => {
      const outcome = await resetPasswordAction(values);
      if (!outcome.ok) return outcome;
      const error = await signInWithPassword(outcome.data.email, values.password, "/welcome");
      return error ? { ok: false, message: signInProblem(error, "").message } : outcome;
    },
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="E-mail">
        <Input value={email} readOnly autoComplete="username" type="email" />
      </Field>
      <Field label="New password" hint={`At least ${minPasswordLength} characters.`} error={form.errorOf("password")}>
        <PasswordInput {...form.register("password")} autoComplete="new-password" autoFocus />
      </Field>
      <Button type="submit" size="lg" loading={form.isSubmitting || form.formState.isSubmitSuccessful}>
        Set password and sign in
      </Button>
    </form>
  );
}
