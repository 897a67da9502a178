"use client";

import { useState } from "react";
import { Controller, useWatch } from "react-hook-form";
import { toast } from "sonner";
import { Pick } from "@/components/data-table/pick";
import { ChoiceField, Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { saveDigestAction } from "../actions";
import { DigestInput, type DigestView, weekdays } from "../schema";

type DigestFormProps = {
  workspace: string;
  digest: DigestView | null;
  filters: { id: string; name: string }[];
  trigger: React.ReactNode;
};

const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const valuesOf = (digest: DigestView | null): DigestInput => ({
  digestId: digest?.id ?? null,
  name: digest?.name ?? "My digest",
  frequency: digest?.frequency ?? "daily",
  weekday: digest?.weekday ?? 1,
  hour: digest?.hour ?? 8,
  timeZone: digest?.timeZone ?? zone(),
  quietDays: digest?.quietDays ?? [],
  savedFilterId: digest?.savedFilterId ?? null,
});

/** A dialog to make a digest or to change one. */
export function DigestDialog({ trigger, ...props }: DigestFormProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{props.digest ? "Change the digest" : "New digest"}</DialogTitle>
          <DialogDescription>
            Your newest summaries by mail, the most urgent first. It uses summaries that exist and costs nothing itself.
          </DialogDescription>
        </DialogHeader>
        <DigestForm {...props} onSaved={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function DigestForm({
  workspace,
  digest,
  filters,
  onSaved,
}: Omit<DigestFormProps, "trigger"> & { onSaved: () => void }) {
  const form = useActionForm({
    schema: DigestInput,
    defaultValues: valuesOf(digest),
    action: (values) => saveDigestAction(workspace, values),
    onSuccess: () => {
      toast.success("Saved");
      onSaved();
    },
  });
  const { register, control, errorOf } = form;
  const isWeekly = useWatch({ control, name: "frequency" }) === "weekly";
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="Name" error={errorOf("name")} hint="It is the subject of the mail." required>
        <Input {...register("name")} />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Controller
          control={control}
          name="savedFilterId"
          render={({ field }) => (
            <Pick
              label="Which mail"
              value={field.value ?? undefined}
              choices={filters}
              onPick={(id) => field.onChange(id ?? null)}
              any="All summaries"
            />
          )}
        />
        <Choice
          form={form}
          name="frequency"
          label="How often"
          options={[
            ["daily", "Daily"],
            ["weekly", "Weekly"],
          ]}
        />
        {isWeekly && (
          <Choice
            form={form}
            name="weekday"
            label="On"
            options={weekdays.map((day, index) => [index + 1, day] as const)}
          />
        )}
        <Choice
          form={form}
          name="hour"
          label="At"
          options={Array.from({ length: 24 }, (_, hour) => [hour, clock(hour)] as const)}
        />
        <Field label="Time zone" error={errorOf("timeZone")} required>
          <Input {...register("timeZone")} autoComplete="off" />
        </Field>
      </div>
      <Controller
        control={control}
        name="quietDays"
        render={({ field }) => (
          <fieldset className="grid gap-2">
            <legend className="mb-1 font-semibold text-sm">Quiet days</legend>
            <p className="text-muted-foreground text-sm">No digest goes out on the days you tick.</p>
            <div className="grid grid-cols-2 gap-x-2 gap-y-3 sm:grid-cols-4">
              {weekdays.map((day, index) => (
                <ChoiceField key={day} label={day}>
                  <Checkbox
                    checked={(field.value ?? []).includes(index + 1)}
                    onCheckedChange={(checked) =>
                      field.onChange(
                        checked === true
                          ? [...(field.value ?? []), index + 1]
                          : (field.value ?? []).filter((quiet) => quiet !== index + 1),
                      )
                    }
                  />
                </ChoiceField>
              ))}
            </div>
          </fieldset>
        )}
      />
      <div className="flex justify-end">
        <Button type="submit" loading={form.isSubmitting}>
          Save
        </Button>
      </div>
    </form>
  );
}

type Form = ReturnType<typeof useActionForm<import("zod").input<typeof DigestInput>, DigestInput, void>>;
type ChoiceProps = {
  form: Form;
  name: "frequency" | "weekday" | "hour";
  label: string;
  options: readonly (readonly [value: string | number, label: string])[];
};

function Choice({ form, name, label, options }: ChoiceProps) {
  const isNumber = typeof options[0]?.[0] === "number";
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Pick
          label={label}
          error={form.errorOf(name)}
          value={String(field.value)}
          choices={options.map(([value, words]) => ({ id: String(value), name: words }))}
          onPick={(value) => field.onChange(isNumber ? Number(value) : value)}
        />
      )}
    />
  );
}
