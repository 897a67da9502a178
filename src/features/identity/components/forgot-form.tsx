"use client";

import { useRouter } from "next/navigation";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { requestPasswordResetAction } from "../passwords/actions";
import { EmailOnly } from "../passwords/schema";
import { rememberMailSentTo } from "./mail-sent";

export function ForgotForm() {
  const router = useRouter();
  const form = useActionForm({
    schema: EmailOnly,
    defaultValues: { email: "" },
    action: async (values) => {
      const outcome = await requestPasswordResetAction(values);
      if (outcome.ok) rememberMailSentTo(values.email);
      return outcome;
    },
    onSuccess: () => router.push("/check-mail?for=reset"),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="E-mail" error={form.errorOf("email")}>
        <Input {...form.register("email")} type="email" autoComplete="username" inputMode="email" />
      </Field>
      <Button type="submit" size="lg" loading={form.isSubmitting}>
        Mail me a link
      </Button>
    </form>
  );
}
