"use client";

import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Role } from "@/gates/permissions";
import { createInvitationAction } from "../team/actions";
import { InvitationInput } from "../team/schema";
import { RoleSelect } from "./role-select";

export function InviteForm({ workspace, grantable }: { workspace: string; grantable: Role[] }) {
  const form = useActionForm({
    schema: InvitationInput,
    defaultValues: { email: "", role: "editor" as Role },
    action: (values) => createInvitationAction(workspace, values),
    onSuccess: ({ email }) => {
      form.reset();
      toast.success(`An invitation is on its way to ${email}.`);
    },
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <div className="flex flex-wrap items-start gap-3">
        <Field label="E-mail" error={form.errorOf("email")} className="min-w-0 flex-1 basis-64">
          <Input
            {...form.register("email")}
            type="email"
            inputMode="email"
            autoComplete="off"
            placeholder="name@company.com"
          />
        </Field>
        <Field label="Role">
          {(control) => (
            <Controller
              control={form.control}
              name="role"
              render={({ field: { value, onChange } }) => (
                <RoleSelect id={control.id} value={value} roles={grantable} onChange={onChange} />
              )}
            />
          )}
        </Field>
        <Button type="submit" loading={form.isSubmitting} className="mt-5">
          Invite
        </Button>
      </div>
    </form>
  );
}
