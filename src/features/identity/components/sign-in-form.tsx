"use client";

import { AppLink } from "@/components/app-link";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { SignInInput } from "../passwords/schema";
import { signInProblem } from "../sign-in-problem";
import { signInWithPassword } from "./browser-sign-in";
import { PasswordInput } from "./password-input";

/** `email` is given and fixed where only one person can be meant. */
export function SignInForm({ next, email }: { next: string; email?: string }) {
  const form = useActionForm({
    schema: SignInInput,
    defaultValues: { email: email ?? "", password: "" },
    action: async ({ email, password }) => {
      const error = await signInWithPassword(email, password, next);
      return error ? { ok: false, message: signInProblem(error, "").message } : { ok: true, data: null };
    },
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="E-mail" error={form.errorOf("email")}>
        <Input
          {...form.register("email")}
          type="email"
          autoComplete="username"
          inputMode="email"
          readOnly={Boolean(email)}
        />
      </Field>
      <Field
        label="Password"
        error={form.errorOf("password")}
        aside={
          <AppLink href="/forgot" className="font-semibold text-primary hover:underline">
            Forgot password?
          </AppLink>
        }
      >
        <PasswordInput {...form.register("password")} autoComplete="current-password" />
      </Field>
      <Button type="submit" size="lg" loading={form.isSubmitting || form.formState.isSubmitSuccessful}>
        Sign in
      </Button>
    </form>
  );
}
