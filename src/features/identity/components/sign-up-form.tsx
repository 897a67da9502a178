"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { signUpAction } from "../passwords/actions";
import { minPasswordLength } from "../passwords/password-rule";
import { SignUpInput } from "../passwords/schema";
import { rememberMailSentTo } from "./mail-sent";
import { PasswordInput } from "./password-input";

export function SignUpForm({ email }: { email?: string }) {
  const router = useRouter();
  const form = useActionForm({
    schema: SignUpInput,
    defaultValues: { name: "", email: email ?? "", password: "" },
    action: async (values) => {
      const outcome = await signUpAction(values);
      if (outcome.ok) rememberMailSentTo(values.email);
      return outcome;
    },
    onSuccess: () => router.push("/check-mail?for=verify"),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" optional error={form.errorOf("name")}>
        <Input {...form.register("name")} autoComplete="name" />
      </Field>
      <Field label="E-mail" error={form.errorOf("email")}>
        <Input
          {...form.register("email")}
          type="email"
          autoComplete="username"
          inputMode="email"
          readOnly={Boolean(email)}
        />
      </Field>
      <Field label="Password" hint={`At least ${minPasswordLength} characters.`} error={form.errorOf("password")}>
        <PasswordInput {...form.register("password")} autoComplete="new-password" />
      </Field>
      <Button
        type="submit"
        size="lg"
        variant="secondary"
        loading={form.isSubmitting || form.formState.isSubmitSuccessful}
      >
        Sign up with e-mail
      </Button>
    </form>
  );
}
