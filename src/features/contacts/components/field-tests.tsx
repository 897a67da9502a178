"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Pick } from "@/components/data-table/pick";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { readCondition, takesValue, testsOf } from "../fields/condition";
import type { ContactFieldView } from "../fields/schema";
import type { FieldTest } from "../schema";

const testWords: Record<FieldTest["test"], string> = {
  is: "is",
  contains: "contains",
  atLeast: "is at least",
  atMost: "is at most",
  isSet: "is filled in",
  isUnset: "is empty",
};
const yesOrNo = (value: string) => (value === "true" ? "Yes" : value && "No");

type FieldTestsProps = {
  tests: readonly FieldTest[];
  fields: readonly ContactFieldView[];
  onChange: (tests: FieldTest[] | undefined) => void;
};

/** Conditions on custom fields: those that are set, and a form for one more. */
export function FieldTests({ tests, fields, onChange }: FieldTestsProps) {
  const [draft, setDraft] = useState<FieldTest | null>(null);
  const [fault, setFault] = useState("");
  if (fields.length === 0) return null;
  const field = draft && fields.find(({ id }) => id === draft.fieldId);
  const change = (next: FieldTest | null) => {
    setDraft(next);
    setFault("");
  };
  const add = () => {
    if (!draft || !field) return;
    const read = readCondition(field, draft);
    if (read.fault) return setFault(read.fault.message);
    onChange([...tests, { ...draft, value: read.value }]);
    change(null);
  };
  return (
    <fieldset className="grid gap-3 border-t pt-4">
      <legend className="sr-only">Fields</legend>
      {tests.map((each, index) => {
        const of = fields.find(({ id }) => id === each.fieldId);
        const value = of?.type === "boolean" ? yesOrNo(each.value) : each.value;
        const words = `${of?.label ?? "A field"} ${testWords[each.test]} ${value}`.trim();
        return (
          <p
            key={`${each.fieldId}.${each.test}.${each.value}`}
            className="flex items-center justify-between gap-2 text-sm"
          >
            <span className="wrap-anywhere">{words}</span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Filter no more: ${words}`}
              onClick={() => {
                const rest = tests.filter((_, at) => at !== index);
                onChange(rest.length > 0 ? rest : undefined);
              }}
            >
              <X aria-hidden />
            </Button>
          </p>
        );
      })}
      <Pick
        label="Field"
        any="No field chosen"
        value={draft?.fieldId}
        choices={fields.map(({ id, label }) => ({ id, name: label }))}
        onPick={(fieldId) => change(fieldId ? { fieldId, test: "is", value: "" } : null)}
      />
      {draft && field && (
        <>
          <Pick
            label="Condition"
            value={draft.test}
            choices={testsOf[field.type].map((id) => ({ id, name: testWords[id] }))}
            onPick={(id) => {
              const test = testsOf[field.type].find((known) => known === id);
              if (test) change({ ...draft, test, value: takesValue(test) ? draft.value : "" });
            }}
          />
          {takesValue(draft.test) &&
            (field.type === "enum" || field.type === "boolean" ? (
              <Pick
                label="Value"
                error={fault}
                value={draft.value || undefined}
                choices={(field.type === "enum" ? field.options : ["true", "false"]).map((id) => ({
                  id,
                  name: field.type === "boolean" ? yesOrNo(id) : id,
                }))}
                onPick={(value) => change({ ...draft, value: value ?? "" })}
              />
            ) : (
              <Field label="Value" error={fault}>
                <Input
                  type={field.type === "date" ? "date" : "text"}
                  inputMode={field.type === "number" ? "decimal" : undefined}
                  value={draft.value}
                  onChange={(event) => change({ ...draft, value: event.target.value })}
                />
              </Field>
            ))}
          <Button variant="outline" onClick={add}>
            <Plus aria-hidden />
            Add condition
          </Button>
        </>
      )}
    </fieldset>
  );
}
