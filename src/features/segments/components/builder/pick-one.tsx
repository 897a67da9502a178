"use client";

import { cn } from "@/components/cn";
import {
  Select,
  SelectContent,
  SelectGroup,
  SelectItem,
  SelectLabel,
  SelectTrigger,
  SelectValue,
} from "@/components/ui/select";

type Choice = { value: string; label: string; heading?: string };
type PickOneProps = {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
  isInvalid?: boolean;
  className?: string;
};

/** One of some, under headings where the choices have them. */
export function PickOne({ label, value, choices, onChange, isInvalid = false, className }: PickOneProps) {
  const headings = [...new Set(choices.map(({ heading }) => heading))];
  return (
    <Select value={value} onValueChange={onChange}>
      <SelectTrigger
        aria-label={label}
        aria-invalid={isInvalid || undefined}
        className={cn("w-full sm:w-48", className)}
      >
        <SelectValue placeholder="Choose" />
      </SelectTrigger>
      <SelectContent>
        {headings.map((heading) => (
          <SelectGroup key={heading ?? ""}>
            {heading && <SelectLabel>{heading}</SelectLabel>}
            {choices
              .filter((choice) => choice.heading === heading)
              .map((choice) => (
                <SelectItem key={choice.value} value={choice.value}>
                  {choice.label}
                </SelectItem>
              ))}
          </SelectGroup>
        ))}
      </SelectContent>
    </Select>
  );
}
