"use client";

import { useEffect } from "react";
import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { requestPasswordResetAction, requestVerificationAction } from "../passwords/actions";
import { EmailOnly } from "../passwords/schema";
import { mailSentTo, rememberMailSentTo } from "./mail-sent";

const actions = { verify: requestVerificationAction, reset: requestPasswordResetAction };

/** Asks for the mail once more, for the same address or another one. */
export function ResendForm({ purpose, label = "Send it again" }: { purpose: "verify" | "reset"; label?: string }) {
  const form = useActionForm({
    schema: EmailOnly,
    defaultValues: { email: "" },
    action: (values) => {
      rememberMailSentTo(values.email);
      return actions[purpose](values);
    },
    onSuccess: () => toast.success("If there is something to send, it is on its way."),
  });
  const { setValue } = form;
  useEffect(() => setValue("email", mailSentTo()), [setValue]);
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-3" noValidate>
      {form.formError && <Alert variant="warning">{form.formError}</Alert>}
      <Field label="E-mail" error={form.errorOf("email")}>
        <Input {...form.register("email")} type="email" autoComplete="username" inputMode="email" />
      </Field>
      <Button type="submit" variant="outline" loading={form.isSubmitting}>
        {label}
      </Button>
    </form>
  );
}
