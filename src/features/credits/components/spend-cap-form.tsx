"use client";

import { toast } from "sonner";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { setSpendCapAction } from "../actions";
import { SpendCapInput } from "../schema";

type SpendCapFormProps = { workspace: string; dailyCredits: string; isAllowed: boolean };

export function SpendCapForm({ workspace, dailyCredits, isAllowed }: SpendCapFormProps) {
  const form = useActionForm({
    schema: SpendCapInput,
    defaultValues: { dailyCredits },
    action: (values) => setSpendCapAction(workspace, values),
    onSuccess: () => toast.success("Saved."),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-4" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Most credits a day"
          hint={isAllowed ? "Empty for no cap; 0 stops all spending." : "Ask a manager to change it."}
          error={form.errorOf("dailyCredits")}
          className="min-w-0 flex-1 basis-48"
        >
          <Input {...form.register("dailyCredits")} inputMode="decimal" autoComplete="off" disabled={!isAllowed} />
        </Field>
        <Button type="submit" variant="outline" loading={form.isSubmitting} disabled={!isAllowed} className="mt-6.5">
          Save cap
        </Button>
      </div>
    </form>
  );
}
