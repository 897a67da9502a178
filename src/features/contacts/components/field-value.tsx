import type { FieldValue } from "../fields/value";

/** A custom field's value for people; nothing where there is none. */
export function FieldValueText({ value }: { value: FieldValue | undefined }) {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number")
    return <span className="tabular">{value.toLocaleString("en-US", { maximumFractionDigits: 10 })}</span>;
  return <span className="wrap-anywhere line-clamp-2">{Array.isArray(value) ? value.join(", ") : value}</span>;
}
