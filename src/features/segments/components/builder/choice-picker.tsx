"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { ChoiceField } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

type Choice = { value: string; label: string };
type ChoicePickerProps = {
  /** What is chosen, for assistive technology: "Tags". */
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  isInvalid: boolean;
  onChange: (chosen: string[]) => void;
};

const manyChoices = 8;
const shown = 100;

/** Several of some: a button that tells what is ticked, and the ticks behind it. */
export function ChoicePicker({ label, choices, chosen, isInvalid, onChange }: ChoicePickerProps) {
  const [text, setText] = useState("");
  const words = choices.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  const matching = choices.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));
  const toggle = (value: string, isTicked: boolean) =>
    onChange(isTicked ? [...chosen, value] : chosen.filter((each) => each !== value));
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button
          variant="outline"
          aria-label={`${label}: ${words.join(", ") || "none chosen"}`}
          aria-invalid={isInvalid || undefined}
          className="w-full min-w-0 justify-between font-normal sm:w-56"
        >
          <span className="truncate">{words.join(", ") || "Choose"}</span>
          <ChevronDown aria-hidden className="size-4 text-muted-foreground" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="grid w-72 gap-3">
        {choices.length > manyChoices && (
          <Input
            aria-label={`Find in ${label.toLowerCase()}`}
            placeholder="Find"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <fieldset className="grid max-h-64 gap-2 overflow-y-auto p-0.5">
          <legend className="sr-only">{label}</legend>
          {matching.slice(0, shown).map((choice) => (
            <ChoiceField key={choice.value} label={choice.label}>
              <Checkbox
                checked={chosen.includes(choice.value)}
                onCheckedChange={(ticked) => toggle(choice.value, ticked === true)}
              />
            </ChoiceField>
          ))}
          {matching.length === 0 && <p className="text-muted-foreground text-sm">Nothing of this name.</p>}
        </fieldset>
      </PopoverContent>
    </Popover>
  );
}
