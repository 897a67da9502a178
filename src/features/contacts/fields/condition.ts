import type { FieldTest } from "../schema";
import { type FieldSpec, type FieldType, readFieldValue } from "./value";

type Test = FieldTest["test"];

/** What can be asked of a field of each type. */
export const testsOf: Record<FieldType, readonly Test[]> = {
  text: ["is", "contains", "isSet", "isUnset"],
  number: ["is", "atLeast", "atMost", "isSet", "isUnset"],
  boolean: ["is", "isSet", "isUnset"],
  date: ["is", "atLeast", "atMost", "isSet", "isUnset"],
  enum: ["is", "isSet", "isUnset"],
  list: ["is", "isSet", "isUnset"],
};

export const takesValue = (test: Test) => test !== "isSet" && test !== "isUnset";

type Reading =
  | { value: string; fault?: undefined }
  | { value?: undefined; fault: { at: "test" | "value"; message: string } };

/** A condition's value as the field's values are kept; else what is wrong with it, and the fix. */
export function readCondition(field: FieldSpec, { test, value }: Pick<FieldTest, "test" | "value">): Reading {
  const known = testsOf[field.type];
  if (!known.includes(test)) {
    const message = `${field.label} is a field of type ${field.type}: it can be asked for ${known.join(", ")}.`;
    return { fault: { at: "test", message } };
  }
  if (!takesValue(test)) return { value: "" };
  // Parts of a text, and one word of a list, are no whole value of their field.
  const spec = field.type === "list" ? { ...field, type: "text" as const } : field;
  const { value: read, fault } = readFieldValue(spec, value);
  if (fault !== undefined) return { fault: { at: "value", message: fault.replace(", or leave it empty.", ".") } };
  if (read === null) return { fault: { at: "value", message: `Write what ${field.label} is compared with.` } };
  return { value: String(read) };
}
