"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { freshProperty, valued } from "../../draft";
import { comparedWith } from "../../rule";
import { maxProperties, type PropertyTest, propertyTypes, testsOf, type ValueTest } from "../../schema";
import { testLabels } from "../../wording";
import { PickOne } from "./pick-one";
import { NumberInput } from "./value-controls";

type PropertyControlsProps = {
  event: string;
  where: readonly PropertyTest[];
  /** Names of properties that such events had. */
  suggestions: readonly string[];
  /** Names of the fields at fault, such as `where.0.value`. */
  faulty: readonly string[];
  onChange: (where: PropertyTest[]) => void;
};

/** What an event's own properties must be for it to count, such as total more than 50. */
export function PropertyControls({ event, where, suggestions, faulty, onChange }: PropertyControlsProps) {
  const namesId = useId();
  const set = (at: number, next: PropertyTest) => onChange(where.map((each, index) => (index === at ? next : each)));
  return (
    <div className="grid grow basis-full gap-2 sm:-mr-20">
      <datalist id={namesId}>
        {suggestions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {where.map((tested, index) => (
        <OneProperty
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no key of their own and keep their order.
          key={index}
          place={index + 1}
          tested={tested}
          namesId={namesId}
          faulty={faulty.flatMap((field) =>
            field.startsWith(`where.${index}.`) ? [field.slice(`where.${index}.`.length)] : [],
          )}
          onChange={(next) => set(index, next)}
          onRemove={() => onChange(where.filter((_, at) => at !== index))}
        />
      ))}
      {where.length < maxProperties && (
        <Button
          variant="ghost"
          size="sm"
          className="justify-self-start"
          aria-label={`Add a property of ${event || "the event"}`}
          onClick={() => onChange([...where, freshProperty(suggestions)])}
        >
          <Plus aria-hidden />
          Property
        </Button>
      )}
    </div>
  );
}

const typeLabels = { text: "text", number: "number", boolean: "yes or no" } as const;

type OnePropertyProps = {
  place: number;
  tested: PropertyTest;
  namesId: string;
  faulty: readonly string[];
  onChange: (tested: PropertyTest) => void;
  onRemove: () => void;
};

function OneProperty({ place, tested, namesId, faulty, onChange, onRemove }: OnePropertyProps) {
  const { property, type, test, value } = tested;
  const tests: readonly ValueTest[] = testsOf[type];
  const compared = comparedWith(type, test);
  const setType = (name: string) => {
    const found = propertyTypes.find((each) => each === name);
    if (found) onChange({ property, type: found, ...valued(found, testsOf[found][0]) });
  };
  const setTest = (name: string) => {
    const found = tests.find((each) => each === name);
    if (found) onChange({ property, type, ...valued(type, found, tested) });
  };
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-2 border-l-2 pl-3">
      <legend className="sr-only">Property {place}</legend>
      <Input
        aria-label="Property"
        aria-invalid={faulty.includes("property") || undefined}
        list={namesId}
        autoComplete="off"
        placeholder="total"
        className="w-full sm:w-40"
        value={property}
        onChange={(event) => onChange({ ...tested, property: event.target.value })}
      />
      <PickOne
        label="Kind of property"
        className="sm:w-32"
        value={type}
        choices={propertyTypes.map((each) => ({ value: each, label: typeLabels[each] }))}
        onChange={setType}
      />
      <PickOne
        label="Test of the property"
        className="sm:w-40"
        value={test}
        choices={tests.map((each) => ({ value: each, label: testLabels[each] }))}
        onChange={setTest}
      />
      {compared === "number" && (
        <NumberInput
          label="Value of the property"
          value={value}
          isInvalid={faulty.includes("value")}
          onChange={(next) => onChange({ ...tested, value: next })}
        />
      )}
      {compared === "text" && (
        <Input
          aria-label="Value of the property"
          aria-invalid={faulty.includes("value") || undefined}
          className="w-full sm:w-40"
          value={String(value ?? "")}
          onChange={(event) => onChange({ ...tested, value: event.target.value })}
        />
      )}
      <Button variant="ghost" size="icon-sm" aria-label={`Take out property ${place}`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </fieldset>
  );
}
