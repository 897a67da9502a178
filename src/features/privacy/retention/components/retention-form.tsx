"use client";

import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { formatNumber } from "@/components/display/format";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { setRetentionAction } from "../actions";
import {
  type KeepChoice,
  keepChoices,
  keepWords,
  kindWords,
  RetentionInput,
  type RetentionKind,
  retentionKinds,
} from "../schema";

type Amounts = { total: number; older30: number; older90: number; older365: number };
type RetentionFormProps = {
  workspace: string;
  choices: RetentionInput;
  amounts: Record<RetentionKind, Amounts>;
};

/** What a choice would remove tonight, in words. */
function effect({ total, older30, older90, older365 }: Amounts, choice: KeepChoice) {
  const past = { "30": older30, "90": older90, "365": older365, forever: 0 }[choice];
  if (total === 0) return "Nothing there yet.";
  return past === 0
    ? `${formatNumber(total)} there, none of them older.`
    : `${formatNumber(total)} there, ${formatNumber(past)} of them older: they go with the next purge.`;
}

export function RetentionForm({ workspace, choices, amounts }: RetentionFormProps) {
  const form = useActionForm({
    schema: RetentionInput,
    defaultValues: choices,
    action: (values) => setRetentionAction(workspace, values),
    onSuccess: () => toast.success("Saved. It applies from the next nightly purge on."),
  });
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-6" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <div className="grid items-start gap-6 md:grid-cols-2">
        {retentionKinds.map((kind) => (
          <Controller
            key={kind}
            name={kind}
            control={form.control}
            render={({ field }) => (
              <Field
                label={kindWords[kind].label}
                hint={`${kindWords[kind].means} ${effect(amounts[kind], field.value)}`}
                error={form.errorOf(kind)}
              >
                {(control) => (
                  <Select value={field.value} onValueChange={field.onChange}>
                    <SelectTrigger {...control} className="w-full">
                      <SelectValue />
                    </SelectTrigger>
                    <SelectContent>
                      {keepChoices.map((choice) => (
                        <SelectItem key={choice} value={choice}>
                          {keepWords[choice]}
                        </SelectItem>
                      ))}
                    </SelectContent>
                  </Select>
                )}
              </Field>
            )}
          />
        ))}
      </div>
      <Button type="submit" loading={form.isSubmitting} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}
