"use client";

import { Field } from "@/components/forms/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

const nothing = "any";
export type Choice = { id: string; name: string };

type PickProps = {
  label: string;
  value: string | undefined;
  choices: readonly Choice[];
  onPick: (value: string | undefined) => void;
  /** The words for no choice; without them one must be made. */
  any?: string;
  hint?: string;
  error?: string;
};

/** One of several, by a menu. */
export function Pick({ label, value, choices, onPick, any, hint, error }: PickProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select
          value={value ?? (any ? nothing : "")}
          onValueChange={(next) => onPick(next === nothing ? undefined : next)}
        >
          <SelectTrigger {...control}>
            {/* Said here, it stands before the script has come. */}
            <SelectValue placeholder="Choose">
              {value === undefined ? any : choices.find(({ id }) => id === value)?.name}
            </SelectValue>
          </SelectTrigger>
          <SelectContent>
            {any && <SelectItem value={nothing}>{any}</SelectItem>}
            {choices.map(({ id, name }) => (
              <SelectItem key={id} value={id}>
                {name}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
