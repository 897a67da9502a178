"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/forms/field";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { ContactFieldView } from "../fields/schema";
import type { FieldType } from "../fields/value";
import type { FieldTest } from "../schema";
import { Pick } from "./pick";

const testWords: Record<FieldTest["test"], string> = {
  is: "is",
  contains: "contains",
  atLeast: "is at least",
  atMost: "is at most",
  isSet: "is filled in",
  isUnset: "is empty",
};
const testsOf: Record<FieldType, FieldTest["test"][]> = {
  text: ["is", "contains", "isSet", "isUnset"],
  number: ["is", "atLeast", "atMost", "isSet", "isUnset"],
  boolean: ["is", "isSet", "isUnset"],
  date: ["is", "atLeast", "atMost", "isSet", "isUnset"],
  enum: ["is", "isSet", "isUnset"],
  list: ["is", "isSet", "isUnset"],
};
const takesValue = (test: FieldTest["test"]) => test !== "isSet" && test !== "isUnset";

type FieldTestsProps = {
  tests: readonly FieldTest[];
  fields: readonly ContactFieldView[];
  onChange: (tests: FieldTest[] | undefined) => void;
};

/** Conditions on custom fields: those that are set, and a form for one more. */
export function FieldTests({ tests, fields, onChange }: FieldTestsProps) {
  const [draft, setDraft] = useState<FieldTest | null>(null);
  if (fields.length === 0) return null;
  const field = draft && fields.find(({ id }) => id === draft.fieldId);
  const add = () => {
    if (!draft) return;
    onChange([...tests, draft]);
    setDraft(null);
  };
  const isReady = draft && (!takesValue(draft.test) || draft.value.trim() !== "");
  return (
    <fieldset className="grid gap-3 border-t pt-4">
      <legend className="sr-only">Fields</legend>
      {tests.map((each, index) => {
        const label = fields.find(({ id }) => id === each.fieldId)?.label ?? "A field";
        const words = `${label} ${testWords[each.test]} ${each.value}`.trim();
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
        onPick={(fieldId) => setDraft(fieldId ? { fieldId, test: "is", value: "" } : null)}
      />
      {draft && field && (
        <>
          <Pick
            label="Condition"
            value={draft.test}
            choices={testsOf[field.type].map((id) => ({ id, name: testWords[id] }))}
            onPick={(id) => {
              const test = testsOf[field.type].find((known) => known === id);
              if (test) setDraft({ ...draft, test, value: takesValue(test) ? draft.value : "" });
            }}
          />
          {takesValue(draft.test) &&
            (field.type === "enum" || field.type === "boolean" ? (
              <Pick
                label="Value"
                value={draft.value || undefined}
                choices={(field.type === "enum" ? field.options : ["true", "false"]).map((id) => ({
                  id,
                  name: field.type === "boolean" ? (id === "true" ? "Yes" : "No") : id,
                }))}
                onPick={(value) => setDraft({ ...draft, value: value ?? "" })}
              />
            ) : (
              <Field label="Value">
                <Input
                  type={field.type === "date" ? "date" : "text"}
                  inputMode={field.type === "number" ? "decimal" : undefined}
                  value={draft.value}
                  onChange={(event) => setDraft({ ...draft, value: event.target.value })}
                />
              </Field>
            ))}
          <Button variant="outline" onClick={add} disabled={!isReady}>
            <Plus aria-hidden />
            Add condition
          </Button>
        </>
      )}
    </fieldset>
  );
}
