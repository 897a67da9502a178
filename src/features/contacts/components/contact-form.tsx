"use client";

import { useId } from "react";
import { Controller } from "react-hook-form";
import type { z } from "zod";
import { useHydrated } from "@/components/display/use-hydrated";
import { Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { ContactFieldView } from "../fields/schema";
import type { FieldValue, fieldTypes } from "../fields/value";
import type { ContactDetail } from "../queries";
import { NewContact } from "../schema";

type Values = z.input<typeof NewContact>;
type Outcome<T> = { ok: true; data: T } | { ok: false; message: string; fields?: Record<string, string[]> };

type ContactFormProps<T> = {
  contact: ContactDetail | null;
  fields: readonly ContactFieldView[];
  submitLabel: string;
  save: (values: z.output<typeof NewContact>) => Promise<Outcome<T>>;
  onSaved: (data: T) => void;
};

const asText = (value: FieldValue | undefined) =>
  value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);

const valuesOf = (contact: ContactDetail | null, fields: readonly ContactFieldView[]): Values => ({
  email: contact?.email ?? "",
  firstName: contact?.firstName ?? "",
  lastName: contact?.lastName ?? "",
  phone: contact?.phone ?? "",
  locale: contact?.locale ?? "",
  // A zone that was guessed goes on being guessed.
  timeZone: contact?.timeZoneSource === "explicit" ? contact.timeZone : "",
  fields: Object.fromEntries(fields.map(({ id, key }) => [key, asText(contact?.fields[id])])),
});

const zoneHints = {
  phone: "from the phone number",
  country: "from the language",
  workspace: "the workspace’s",
} as const;

/** Everything that is known of a person, to be written. */
export function ContactForm<T>({ contact, fields, submitLabel, save, onSaved }: ContactFormProps<T>) {
  const zonesId = useId();
  // The browser's own list, which need not be the server's.
  const zones = useHydrated() ? Intl.supportedValuesOf("timeZone") : [];
  const form = useActionForm({
    schema: NewContact,
    defaultValues: valuesOf(contact, fields),
    action: save,
    onSuccess: onSaved,
  });
  const { register, errorOf } = form;
  const guessed =
    contact?.timeZone && contact.timeZoneSource && contact.timeZoneSource !== "explicit"
      ? `${contact.timeZone}, ${zoneHints[contact.timeZoneSource]}`
      : null;
  return (
    <form method="post" onSubmit={form.submit} className="grid gap-5" noValidate>
      {form.formError && <Alert variant="destructive">{form.formError}</Alert>}
      <Field label="E-mail" error={errorOf("email")} required>
        <Input type="email" autoComplete="off" {...register("email")} />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="First name" error={errorOf("firstName")}>
          <Input autoComplete="off" {...register("firstName")} />
        </Field>
        <Field label="Last name" error={errorOf("lastName")}>
          <Input autoComplete="off" {...register("lastName")} />
        </Field>
        <Field label="Phone" error={errorOf("phone")} hint="With the country, such as +49 30 1234567">
          <Input type="tel" autoComplete="off" {...register("phone")} />
        </Field>
        <Field label="Language" error={errorOf("locale")} hint="Such as de or en-GB">
          <Input autoComplete="off" {...register("locale")} />
        </Field>
        <Field
          label="Time zone"
          error={errorOf("timeZone")}
          hint={guessed ? `Empty: ${guessed}` : "Empty: guessed from phone and language"}
        >
          <Input autoComplete="off" list={zonesId} placeholder="Europe/Berlin" {...register("timeZone")} />
        </Field>
        {fields.map((field) => (
          <CustomField key={field.id} field={field} form={form} />
        ))}
      </div>
      <datalist id={zonesId}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Button type="submit" loading={form.isSubmitting} className={contact ? "w-fit" : "sm:justify-self-end"}>
        {submitLabel}
      </Button>
    </form>
  );
}

const hints: Partial<Record<(typeof fieldTypes)[number], string>> = {
  number: "A number, such as 1200.5",
  list: "Words with commas between them",
};
const none = "none";

type Form = ReturnType<typeof useActionForm<Values, z.output<typeof NewContact>, never>>;
type CustomFieldProps = { field: ContactFieldView; form: Pick<Form, "register" | "control" | "errorOf"> };

function CustomField({ field, form: { register, control, errorOf } }: CustomFieldProps) {
  const { key, label, type, options } = field;
  const name = `fields.${key}` as const;
  const choices =
    type === "enum"
      ? options.map((id) => ({ id, name: id }))
      : type === "boolean"
        ? [
            { id: "true", name: "Yes" },
            { id: "false", name: "No" },
          ]
        : null;
  if (!choices)
    return (
      <Field label={label} error={errorOf(name)} hint={hints[type]}>
        <Input
          type={type === "date" ? "date" : "text"}
          inputMode={type === "number" ? "decimal" : undefined}
          autoComplete="off"
          {...register(name)}
        />
      </Field>
    );
  return (
    <Field label={label} error={errorOf(name)}>
      {(attributes) => (
        <Controller
          control={control}
          name={name}
          render={({ field: held }) => (
            <Select
              value={typeof held.value === "string" && held.value !== "" ? held.value : none}
              onValueChange={(value) => held.onChange(value === none ? "" : value)}
            >
              <SelectTrigger {...attributes}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value={none}>Not said</SelectItem>
                {choices.map((choice) => (
                  <SelectItem key={choice.id} value={choice.id}>
                    {choice.name}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        />
      )}
    </Field>
  );
}
