"use client";

import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { ChoiceField, Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { saveAutomaticAction } from "../automatic/actions";
import { AutomaticSettings } from "../automatic/schema";

type AutomaticFormProps = {
  workspace: string;
  connectionId: string;
  settings: AutomaticSettings;
  /** The labels of the account, for those who want one of them only. */
  labels: { id: string; name: string }[];
  isBatchAllowed: boolean;
  canRun: boolean;
};

const anyLabel = "any";

/** On or off, which mail, when, and the most it may cost a day. */
export function AutomaticForm({
  workspace,
  connectionId,
  settings,
  labels,
  isBatchAllowed,
  canRun,
}: AutomaticFormProps) {
  const form = useActionForm({
    schema: AutomaticSettings,
    defaultValues: settings,
    action: (values) => saveAutomaticAction(workspace, { connectionId, ...values }),
    onSuccess: () => void toast.success("Saved"),
  });
  const { register, control, errorOf } = form;
  return (
    <form method="post" onSubmit={form.submit} noValidate>
      <fieldset disabled={!canRun} className="grid gap-5">
        {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
        <Controller
          control={control}
          name="isOn"
          render={({ field }) => (
            <ChoiceField
              label="Summarise new mail by itself"
              hint="From now on; receipts, notifications and lists are left out."
            >
              <Switch checked={field.value} onCheckedChange={field.onChange} disabled={!canRun} />
            </ChoiceField>
          )}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Credits a day, at most"
            error={errorOf("dailyCap")}
            hint="Counted from midnight, UTC. What does not surely fit waits."
            required
          >
            <Input type="number" min={1} inputMode="decimal" {...register("dailyCap", { valueAsNumber: true })} />
          </Field>
          <Field label="When" error={errorOf("lane")}>
            {(attributes) => (
              <Controller
                control={control}
                name="lane"
                render={({ field }) => (
                  <Select value={field.value} onValueChange={field.onChange} disabled={!canRun}>
                    <SelectTrigger {...attributes}>
                      <SelectValue />
                    </SelectTrigger>
                    <SelectContent>
                      <SelectItem value="sync">At once</SelectItem>
                      {(isBatchAllowed || field.value === "batch") && (
                        <SelectItem value="batch">Within the hour, half the credits</SelectItem>
                      )}
                    </SelectContent>
                  </Select>
                )}
              />
            )}
          </Field>
          <Field label="Only from" error={errorOf("filter.sender")} hint="An address or a domain." optional>
            <Input {...register("filter.sender")} placeholder="customers.example" />
          </Field>
          <Field label="Only with this label" error={errorOf("filter.label")}>
            {(attributes) => (
              <Controller
                control={control}
                name="filter.label"
                render={({ field }) => (
                  <Select
                    value={field.value || anyLabel}
                    onValueChange={(value) => field.onChange(value === anyLabel ? undefined : value)}
                    disabled={!canRun}
                  >
                    <SelectTrigger {...attributes}>
                      <SelectValue />
                    </SelectTrigger>
                    <SelectContent>
                      <SelectItem value={anyLabel}>Any label</SelectItem>
                      {labels.map(({ id, name }) => (
                        <SelectItem key={id} value={id}>
                          {name}
                        </SelectItem>
                      ))}
                    </SelectContent>
                  </Select>
                )}
              />
            )}
          </Field>
        </div>
        {canRun && (
          <div>
            <Button type="submit" loading={form.isSubmitting}>
              Save
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}
