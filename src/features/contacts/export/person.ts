import type { FieldType } from "../fields/value";
import { csvLines } from "./csv";
import type { ExportFormat } from "./schema";

/** A contact as the database gives it for a file. */
export type ExportedRow = {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  locale: string;
  timeZone: string;
  source: string;
  createdAt: string;
  updatedAt: string;
  fields: Record<string, unknown>;
  tags: string[];
  lists: string[];
  /** Status by the topic's name. */
  topics: Record<string, string>;
  isSuppressed: boolean;
};
export type ExportedField = { id: string; key: string; type: FieldType };

const core = [
  "email",
  "firstName",
  "lastName",
  "phone",
  "locale",
  "timeZone",
  "source",
  "createdAt",
  "updatedAt",
] as const;
const titles = [
  "id",
  "email",
  "first_name",
  "last_name",
  "phone",
  "locale",
  "time_zone",
  "source",
  "created_at",
  "updated_at",
];

const shown = (value: unknown) =>
  Array.isArray(value) ? value.join(", ") : value === undefined || value === null ? "" : String(value);

const topicsOf = (topics: Record<string, string>) =>
  Object.entries(topics)
    .map(([name, status]) => `${name}: ${status}`)
    .join("; ");

/** The first line of a file; JSON has none. */
export const headOf = (format: ExportFormat, fields: readonly ExportedField[]) =>
  format === "json"
    ? ""
    : csvLines([[...titles, ...fields.map(({ key }) => key), "tags", "lists", "topics", "suppressed"]]);

/** Contacts as lines of a file: of CSV, or one JSON object each. */
export function linesOf(format: ExportFormat, fields: readonly ExportedField[], rows: readonly ExportedRow[]): string {
  if (format === "json")
    return rows
      .map(({ fields: values, ...row }) => {
        const named = Object.fromEntries(fields.flatMap(({ id, key }) => (id in values ? [[key, values[id]]] : [])));
        return `${JSON.stringify({ ...row, fields: named })}\n`;
      })
      .join("");
  return csvLines(
    rows.map((row) => [
      row.id,
      ...core.map((name) => row[name]),
      ...fields.map(({ id }) => shown(row.fields[id])),
      row.tags.join(", "),
      row.lists.join(", "),
      topicsOf(row.topics),
      row.isSuppressed ? "yes" : "no",
    ]),
  );
}
