"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { type DefaultValues, type FieldValues, type Path, useForm } from "react-hook-form";
import type { z } from "zod";

type ActionOutcome<T> =
  | { ok: true; data: T }
  | {
      ok: false;
      message: string;
      fields?: Readonly<Record<string, readonly string[] | undefined>>;
    };

type ActionFormSpec<In extends FieldValues, Out, T> = {
  schema: z.ZodType<Out, In>;
  defaultValues: DefaultValues<In>;
  /** A server action; `fields` of its refusal appear at the fields, its `message` above them. */
  action: (values: Out) => Promise<ActionOutcome<T>>;
  onSuccess?: (data: T) => void;
};

/**
 * react-hook-form with a Zod schema and a server action. Give `submit` to the form's onSubmit,
 * `formError` to an Alert, and `errorOf("name")` to each Field.
 */
export function useActionForm<In extends FieldValues, Out, T>({
  schema,
  defaultValues,
  action,
  onSuccess,
}: ActionFormSpec<In, Out, T>) {
  // The form changes in place: a memoised `errorOf` would go on answering what it answered first.
  "use no memo";
  const form = useForm<In, unknown, Out>({
    resolver: zodResolver(schema),
    defaultValues,
  });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    const outcome = await action(values);
    if (outcome.ok) return onSuccess?.(outcome.data);
    for (const [name, messages] of Object.entries(outcome.fields ?? {})) {
      if (messages?.[0]) form.setError(name as Path<In>, { message: messages[0] });
    }
    form.setError("root", { message: outcome.message });
  });

  const errorOf = (name: Path<In>) => form.getFieldState(name, form.formState).error?.message;
  return {
    ...form,
    submit,
    errorOf,
    isSubmitting,
    formError: errors.root?.message,
  };
}
