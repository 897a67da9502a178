"use client";

import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/features/identity/components/password-input";
import { deleteAccountAction } from "../actions";
import { AccountDeletionInput, type AccountEnd } from "../schema";

type DeleteAccountFormProps = { email: string; hasPassword: boolean; end: AccountEnd };

const names = (workspaces: { name: string }[]) => workspaces.map(({ name }) => name).join(", ");

/** The account's end: says what goes with it, and asks for the address and the password. */
export function DeleteAccountForm({ email, hasPassword, end }: DeleteAccountFormProps) {
  const form = useActionForm({
    schema: AccountDeletionInput,
    defaultValues: { confirmation: "", password: "" },
    action: deleteAccountAction,
    onSuccess: () => window.location.assign("/login"),
  });
  if (end.blocking.length > 0)
    return (
      <Alert variant="warning" title="You are the last admin">
        Make someone else an admin of {names(end.blocking)}, or delete the workspace under Settings, Privacy. Then your
        account can go.
      </Alert>
    );
  return (
    <form method="post" onSubmit={form.submit} className="grid max-w-xl gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <ul className="list-disc space-y-1 pl-5 text-muted-foreground">
        {end.deleted.length > 0 && (
          <li>
            Deleted with everything in them, as nobody else is there:{" "}
            <strong className="text-foreground">{names(end.deleted)}</strong>. Export first what you want to keep.
          </li>
        )}
        {end.left.length > 0 && (
          <li>You leave {names(end.left)}. Mails and summaries there stay with the workspace.</li>
        )}
        <li>Access to every Gmail account that you connected is handed back to Google.</li>
      </ul>
      <Field label={`Type ${email} to confirm`} error={form.errorOf("confirmation")}>
        <Input
          {...form.register("confirmation")}
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      {hasPassword && (
        <Field label="Your password" error={form.errorOf("password")}>
          <PasswordInput {...form.register("password")} autoComplete="current-password" />
        </Field>
      )}
      <Button type="submit" variant="destructive" loading={form.isSubmitting} className="justify-self-start">
        Delete my account
      </Button>
    </form>
  );
}
