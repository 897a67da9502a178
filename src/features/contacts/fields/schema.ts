import { z } from "zod";
import { cleanText } from "../text";
import { type FieldType, fieldTypes } from "./value";

export const mostFields = 200;
/** What every contact has by itself; a field of this key would hide it in templates. */
export const ownKeys = [
  "id",
  "email",
  "first_name",
  "last_name",
  "name",
  "phone",
  "locale",
  "time_zone",
  "tags",
  "lists",
  "source",
  "created_at",
  "updated_at",
  "fields",
] as const;

const Words = (most: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(most, `At most ${most} characters.`));

export const FieldKey = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "Use small letters, digits and _, beginning with a letter; at most 40.")
  .refine(
    (key) => !(ownKeys as readonly string[]).includes(key),
    "Every contact has this by itself. Choose another key.",
  );

const Label = Words(60).pipe(z.string().min(1, "Give it a name."));
const Options = z
  .array(Words(200).pipe(z.string().min(1, "An option needs a name.")))
  .max(200, "At most 200 options.")
  .refine(
    (options) => new Set(options.map((option) => option.toLowerCase())).size === options.length,
    "Each option once.",
  );

type Chosen = { type: FieldType; options: readonly string[] };
const needsOptions = [
  ({ type, options }: Chosen) => type !== "enum" || options.length > 0,
  { path: ["options"], error: "Give it one option at least." },
] satisfies [unknown, unknown];

export const NewField = z
  .strictObject({ key: FieldKey, label: Label, type: z.enum(fieldTypes), options: Options.default([]) })
  .refine(...needsOptions);
export type NewField = z.output<typeof NewField>;

/** The type stays what it is: values of another would be lost. */
export const FieldChange = z.strictObject({
  key: FieldKey.optional(),
  label: Label.optional(),
  options: Options.optional(),
  isArchived: z.boolean().optional(),
});
export type FieldChange = z.output<typeof FieldChange>;

export const FieldEdit = FieldChange.extend({ fieldId: z.uuid() });

/** One field of the registry. */
export type ContactFieldView = {
  id: string;
  key: string;
  formerKeys: string[];
  label: string;
  type: FieldType;
  options: string[];
  createdAt: Date;
  archivedAt: Date | null;
};

export const typeWords: Record<FieldType, string> = {
  text: "Text",
  number: "Number",
  boolean: "Yes or no",
  date: "Day",
  enum: "One of several options",
  list: "List of words",
};

/** A key made from a name, to begin with. */
export const keyFrom = (label: string) =>
  label
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
