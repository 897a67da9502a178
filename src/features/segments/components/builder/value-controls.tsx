"use client";

import { Input } from "@/components/ui/input";
import { typeOf, valued } from "../../draft";
import { comparedWith, coreOptions } from "../../rule";
import { type Catalog, type Condition, testsOf, type ValueTest } from "../../schema";
import { testLabels } from "../../wording";
import { ChoicePicker } from "./choice-picker";
import { PickOne } from "./pick-one";

type Valued = Extract<Condition, { kind: "core" | "field" }>;
type ValueControlsProps = {
  condition: Valued;
  catalog: Catalog;
  isInvalid: boolean;
  onChange: (condition: Valued) => void;
};

const holds: Partial<Record<ValueTest, string>> = { anyOf: "holds any of", noneOf: "holds none of" };

/** The test and the value of a field, by its type. */
export function ValueControls({ condition, catalog, isInvalid, onChange }: ValueControlsProps) {
  const type = typeOf(condition, catalog);
  const tests = testsOf[type] as readonly ValueTest[];
  const setTest = (test: string) => {
    const found = tests.find((each) => each === test);
    if (!found) return;
    const { value: _, ...rest } = condition;
    onChange({ ...rest, ...valued(type, found, condition) });
  };
  const labelOf = (test: ValueTest) => (type === "list" && holds[test]) || testLabels[test];
  return (
    <>
      <PickOne
        label="Test"
        value={condition.test}
        choices={tests.map((test) => ({ value: test, label: labelOf(test) }))}
        onChange={setTest}
      />
      <Value condition={condition} catalog={catalog} isInvalid={isInvalid} onChange={onChange} />
    </>
  );
}

function Value({ condition, catalog, isInvalid, onChange }: ValueControlsProps) {
  const type = typeOf(condition, catalog);
  const { value } = condition;
  const set = (next: string | number | string[]) => onChange({ ...condition, value: next });
  const shared = { "aria-label": "Value", "aria-invalid": isInvalid || undefined } as const;
  switch (comparedWith(type, condition.test)) {
    case "none":
      return null;
    case "text":
      return (
        <Input
          {...shared}
          className="w-full sm:w-56"
          value={String(value ?? "")}
          onChange={(event) => set(event.target.value)}
        />
      );
    case "day":
      return (
        <Input
          {...shared}
          type="date"
          className="w-full sm:w-44"
          value={String(value ?? "")}
          onChange={(event) => set(event.target.value)}
        />
      );
    case "number":
    case "days":
      return (
        <span className="flex items-center gap-2">
          <NumberInput label="Value" value={value} isInvalid={isInvalid} onChange={set} />
          {comparedWith(type, condition.test) === "days" && <span className="text-sm">days</span>}
        </span>
      );
    case "choices":
      return <Choices condition={condition} catalog={catalog} isInvalid={isInvalid} onChange={onChange} />;
  }
}

/** Free values where no registry tells which there are: one a line would hide them, so commas part them. */
function Choices({ condition, catalog, isInvalid, onChange }: ValueControlsProps) {
  const field = condition.kind === "field" ? catalog.fields.find(({ id }) => id === condition.fieldId) : null;
  const options =
    condition.kind === "core" ? coreOptions(condition.field) : field?.type === "enum" ? field.options : [];
  const chosen = Array.isArray(condition.value) ? condition.value : [];
  if (options.length > 0)
    return (
      <ChoicePicker
        label="Values"
        choices={options.map((option) => ({ value: option, label: option }))}
        chosen={chosen}
        isInvalid={isInvalid}
        onChange={(value) => onChange({ ...condition, value })}
      />
    );
  const read = (text: string) => text.split(",").map((part) => part.trimStart());
  return (
    <Input
      aria-label="Values, parted by commas"
      aria-invalid={isInvalid || undefined}
      placeholder="red, green"
      className="w-full sm:w-56"
      value={chosen.join(", ")}
      onChange={(event) => onChange({ ...condition, value: event.target.value === "" ? [] : read(event.target.value) })}
    />
  );
}

type NumberInputProps = { label: string; value: unknown; isInvalid: boolean; onChange: (value: number) => void };

/** An empty one is no number, which the rule's check says. */
export function NumberInput({ label, value, isInvalid, onChange }: NumberInputProps) {
  return (
    <Input
      aria-label={label}
      aria-invalid={isInvalid || undefined}
      type="number"
      inputMode="decimal"
      step="any"
      className="w-28"
      value={typeof value === "number" && !Number.isNaN(value) ? value : ""}
      onChange={(event) => onChange(event.target.value === "" ? Number.NaN : Number(event.target.value))}
    />
  );
}
