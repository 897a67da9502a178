"use client";

import { Controller } from "react-hook-form";
import { z } from "zod";
import { ChoiceField, Field } from "@/components/forms/field";
import { useActionForm } from "@/components/forms/use-action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { chooseReadingAction } from "../actions";
import { Encoding, encodings, type Reading } from "../schema";

const delimiters: [value: string, label: string][] = [
  [",", "Comma"],
  [";", "Semicolon"],
  ["\t", "Tab"],
  ["|", "Vertical bar"],
];
const quotes: [value: string, label: string][] = [
  ["double", 'Double, "like this"'],
  ["single", "Single, 'like this'"],
  ["none", "None"],
];
const markOf = { double: '"', single: "'", none: "" } as const;

const Choice = z.object({
  encoding: Encoding,
  delimiter: z.string().min(1),
  quote: z.enum(["double", "single", "none"]),
  hasHeader: z.boolean(),
});

type Options = [value: string, label: string][];
type PickProps = { label: string; value: string; options: Options; onChange: (value: string) => void };

function Pick({ label, value, options, onChange }: PickProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select value={value} onValueChange={onChange}>
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {options.map(([each, words]) => (
              <SelectItem key={each} value={each}>
                {words}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}

type ReadingFormProps = { workspace: string; importId: string; reading: Reading };

/** How the file is read, where the guess was wrong. */
export function ReadingForm({ workspace, importId, reading }: ReadingFormProps) {
  const { control, submit, formError, isSubmitting } = useActionForm({
    schema: Choice,
    defaultValues: {
      encoding: reading.encoding,
      delimiter: reading.delimiter,
      quote: reading.quote === "" ? "none" : reading.quote === "'" ? "single" : "double",
      hasHeader: reading.hasHeader,
    },
    action: ({ quote, ...rest }) =>
      chooseReadingAction(workspace, { importId, reading: { ...rest, quote: markOf[quote] } }),
  });
  const known = delimiters.some(([value]) => value === reading.delimiter);
  const shown: Options = known ? delimiters : [...delimiters, [reading.delimiter, `The sign ${reading.delimiter}`]];
  return (
    <details className="rounded-xl border bg-card px-5 py-3">
      <summary className="cursor-pointer py-1 font-medium text-sm">
        Are letters or columns wrong? Change how the file is read
      </summary>
      <form method="post" onSubmit={submit} className="grid gap-4 py-4" noValidate>
        {formError && <Alert variant="destructive">{formError}</Alert>}
        <div className="grid gap-4 sm:grid-cols-3">
          <Controller
            control={control}
            name="encoding"
            render={({ field }) => (
              <Pick
                label="Character set"
                value={field.value}
                options={encodings.map((each) => [each, each])}
                onChange={field.onChange}
              />
            )}
          />
          <Controller
            control={control}
            name="delimiter"
            render={({ field }) => (
              <Pick label="Columns are parted by" value={field.value} options={shown} onChange={field.onChange} />
            )}
          />
          <Controller
            control={control}
            name="quote"
            render={({ field }) => (
              <Pick label="Quotation marks" value={field.value} options={quotes} onChange={field.onChange} />
            )}
          />
        </div>
        <Controller
          control={control}
          name="hasHeader"
          render={({ field }) => (
            <ChoiceField label="The first row holds the names of the columns">
              <Checkbox checked={field.value} onCheckedChange={(checked) => field.onChange(checked === true)} />
            </ChoiceField>
          )}
        />
        <Button type="submit" variant="outline" loading={isSubmitting} className="justify-self-start">
          Read it again
        </Button>
      </form>
    </details>
  );
}
