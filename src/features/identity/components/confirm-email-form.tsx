"use client";

import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { confirmEmailAction } from "../passwords/actions";
import { ConfirmInput } from "../passwords/schema";
import { signInProblem } from "../sign-in-problem";
import { signInWithPassword } from "./browser-sign-in";
import { PasswordInput } from "./password-input";

/** One press confirms the address and signs in: opening the link alone changes nothing. */
export function ConfirmEmailForm({ token, email }: { token: string; email: string }) {
  const form = useActionForm({
    schema: ConfirmInput,
    defaultValues: { token, password: "" },
    action: async (values) => {
      const outcome = await confirmEmailAction(values);
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
      <Field label="Password" hint="The one you chose when you signed up." error={form.errorOf("password")}>
        <PasswordInput {...form.register("password")} autoComplete="current-password" autoFocus />
      </Field>
      <Button type="submit" size="lg" loading={form.isSubmitting || form.formState.isSubmitSuccessful}>
        Confirm and sign in
      </Button>
    </form>
  );
}
