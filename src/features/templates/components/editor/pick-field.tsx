"use client";

import { Field } from "@/components/forms/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type ChoiceFieldProps = {
  label: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
  hint?: string;
};

export function PickField({ label, value, choices, onChange, hint }: ChoiceFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(attributes) => (
        <Select value={value} onValueChange={onChange}>
          <SelectTrigger {...attributes}>
            <SelectValue>{choices.find(([one]) => one === value)?.[1]}</SelectValue>
          </SelectTrigger>
          <SelectContent>
            {choices.map(([one, words]) => (
              <SelectItem key={one} value={one}>
                {words}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
