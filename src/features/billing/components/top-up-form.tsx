"use client";

import { useRouter } from "next/navigation";
import { Controller } from "react-hook-form";
import { toast } from "sonner";
import { formatMoney } from "@/components/display/format";
import { ChoiceField, Field, FieldError } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { type CreditPackId, service } from "@/service.config";
import { saveTopUpAction } from "../actions";
import { TopUpInput } from "../top-up/schema";

type TopUpFormProps = {
  workspace: string;
  canBuy: boolean;
  values: { isEnabled: boolean; thresholdCredits: number; packId: CreditPackId; monthlyCap: number };
};

const { packs, currency } = service.credits;

/** When, what and how much a month the workspace buys by itself. */
export function TopUpForm({ workspace, canBuy, values }: TopUpFormProps) {
  const router = useRouter();
  const form = useActionForm({
    schema: TopUpInput,
    defaultValues: values,
    action: (given) => saveTopUpAction(workspace, given),
    onSuccess: () => {
      toast.success("Saved.");
      router.refresh();
    },
  });
  const { register, control, errorOf, formError, isSubmitting, submit } = form;
  return (
    <form method="post" onSubmit={submit} noValidate className="grid max-w-2xl gap-5">
      {formError && <Alert variant="destructive">{formError}</Alert>}
      <Controller
        control={control}
        name="isEnabled"
        render={({ field }) => (
          <div className="grid gap-1.5">
            <ChoiceField label="Buy a pack by itself when credits run low">
              <Switch checked={field.value} onCheckedChange={field.onChange} disabled={!canBuy} />
            </ChoiceField>
            {errorOf("isEnabled") && <FieldError>{errorOf("isEnabled")}</FieldError>}
          </div>
        )}
      />
      <div className="grid items-start gap-5 sm:grid-cols-3">
        <Field label="Below" hint="Credits available" error={errorOf("thresholdCredits")}>
          <Input type="number" inputMode="numeric" min={1} disabled={!canBuy} {...register("thresholdCredits")} />
        </Field>
        <Field label="Buy" error={errorOf("packId")}>
          {(attributes) => (
            <Controller
              control={control}
              name="packId"
              render={({ field }) => (
                <Select value={field.value} onValueChange={field.onChange} disabled={!canBuy}>
                  <SelectTrigger {...attributes}>
                    <SelectValue />
                  </SelectTrigger>
                  <SelectContent>
                    {packs.map((pack) => (
                      <SelectItem key={pack.id} value={pack.id}>
                        {pack.credits.toLocaleString("en")} credits, {formatMoney(pack.priceCents, currency)}
                      </SelectItem>
                    ))}
                  </SelectContent>
                </Select>
              )}
            />
          )}
        </Field>
        <Field
          label={`At most a month, in ${currency.toUpperCase()}`}
          hint="Never more, whatever runs"
          error={errorOf("monthlyCap")}
        >
          <Input type="number" inputMode="numeric" min={1} disabled={!canBuy} {...register("monthlyCap")} />
        </Field>
      </div>
      <div>
        <Button type="submit" loading={isSubmitting} disabled={!canBuy}>
          {canBuy ? "Save" : "Ask a manager to change this"}
        </Button>
      </div>
    </form>
  );
}
