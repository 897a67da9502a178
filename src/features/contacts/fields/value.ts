import { cleanText } from "../text";

export const fieldTypes = ["text", "number", "boolean", "date", "enum", "list"] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What a value is checked against: a row of the registry. */
export type FieldSpec = { key: string; label: string; type: FieldType; options: readonly string[] };
/** As it lies in `Contact.fields`; a date is `YYYY-MM-DD`. */
export type FieldValue = string | number | boolean | string[];
/** `value` null: the field is emptied. */
type FieldReading = { value: FieldValue | null; fault?: undefined } | { value?: undefined; fault: string };

const longestText = 2_000;
const longestItem = 200;
const mostItems = 100;

const yes = new Set(["true", "yes", "y", "1", "on"]);
const no = new Set(["false", "no", "n", "0", "off"]);

const shown = (raw: unknown) => {
  const text = typeof raw === "string" ? raw : (JSON.stringify(raw) ?? String(raw));
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
};

const isDay = (year: number, month: number, day: number) => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
};

/** ISO days, instants (their day as written) and German-style days; slashes mean two things, so they mean none. */
function readDay(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : dotted
      ? [Number(dotted[3]), Number(dotted[2]), Number(dotted[1])]
      : [0, 0, 0];
  if (year < 1 || !isDay(year, month, day)) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function readNumber(raw: unknown): number | null {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : null;
  if (typeof raw !== "string" || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(raw)) return null;
  const value = Number(raw);
  return Number.isFinite(value) ? value : null;
}

function readList(raw: unknown): string[] | null {
  const items = Array.isArray(raw) ? raw : typeof raw === "string" ? raw.split(/[;,\n]/) : null;
  if (!items?.every((item) => typeof item === "string" || typeof item === "number")) return null;
  const unique = [...new Set(items.map((item) => cleanText(String(item))).filter(Boolean))];
  return unique.length <= mostItems && unique.every(({ length }) => length <= longestItem) ? unique : null;
}

type Reader = (raw: string | number | boolean | unknown[], field: FieldSpec) => FieldValue | null;
const readers: Record<FieldType, Reader> = {
  text: (raw) => {
    if (typeof raw === "object") return null;
    const text = cleanText(String(raw));
    return text.length <= longestText ? text : null;
  },
  number: readNumber,
  boolean: (raw) => {
    if (typeof raw === "boolean") return raw;
    const word = String(raw).toLowerCase();
    return yes.has(word) ? true : no.has(word) ? false : null;
  },
  date: (raw) => (typeof raw === "string" ? readDay(raw) : null),
  enum: (raw, { options }) =>
    options.find((option) => option === String(raw)) ??
    options.find((option) => option.toLowerCase() === String(raw).toLowerCase()) ??
    null,
  list: readList,
};

/** What such a value looks like, as the end of “write it as …”. */
const fixes: Record<FieldType, (field: FieldSpec) => string> = {
  text: () => `text of at most ${longestText} characters`,
  number: () => "a number with a point, such as 1200.5",
  boolean: () => "true or false",
  date: () => "a day such as 2026-01-31",
  enum: ({ options }) => `one of ${options.slice(0, 12).join(", ")}${options.length > 12 ? ", …" : ""}`,
  list: () => `at most ${mostItems} words of ${longestItem} characters, with commas between them`,
};

/** What somebody wrote for a field, as the registry wants it; else a sentence that names the field and the fix. */
export function readFieldValue(field: FieldSpec, raw: unknown): FieldReading {
  const given = typeof raw === "string" ? cleanText(raw) : raw;
  if (given === null || given === undefined || given === "" || (Array.isArray(given) && given.length === 0))
    return { value: null };
  const isReadable =
    typeof given === "string" || typeof given === "number" || typeof given === "boolean" || Array.isArray(given);
  const value = isReadable ? readers[field.type](given, field) : null;
  if (value !== null) return { value: Array.isArray(value) && value.length === 0 ? null : value };
  return { fault: `${field.label} cannot be ${shown(raw)}. Write ${fixes[field.type](field)}, or leave it empty.` };
}

type Registered = FieldSpec & { id: string; formerKeys: readonly string[]; archivedAt?: Date | null };

/** The field that a key means, by its key of today before any of the past. */
export const fieldOfKey = <F extends Registered>(registry: readonly F[], key: string): F | undefined =>
  registry.find((field) => field.key === key) ?? registry.find((field) => field.formerKeys.includes(key));

/** All values of one contact, by the fields' ids; faults by the keys they were given under. */
export function readFieldValues(registry: readonly Registered[], raw: Readonly<Record<string, unknown>>) {
  const values: Record<string, FieldValue | null> = {};
  const faults: Record<string, string> = {};
  for (const [key, given] of Object.entries(raw)) {
    const field = fieldOfKey(registry, key);
    if (!field || field.archivedAt) {
      faults[key] = field
        ? `${field.label} is archived. Bring it back under Settings, Fields, or leave it out.`
        : `There is no field ${shown(key)}. Add it under Settings, Fields, or leave it out.`;
      continue;
    }
    const { value, fault } = readFieldValue(field, given);
    if (fault === undefined) values[field.id] = value ?? null;
    else faults[key] = fault;
  }
  return { values, faults };
}
