import { normaliseEmail } from "../../address";
import { type FieldSpec, readFieldValue } from "../../fields/value";
import { canonicalLocale } from "../../person";
import { countryOfLocale, normalisePhone } from "../../phone";
import { canonicalZone, zoneOfCountry } from "../../zone";
import { fieldIdOf, type Target } from "../schema";

/** A contact as one row gives it. Empty: the row says nothing of it. */
export type ContactRow = {
  row: number;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  locale: string;
  timeZone: string;
  /** What phone and language tell of the zone, for a contact that is new and says none itself. */
  guessedZone: string;
  guessedBy: "phone" | "country" | "";
  /** JSON, by the ids of the fields. */
  fields: string;
  tags: string[];
  /** ISO instant. */
  consentedAt: string;
  cells: string[];
};
export type RowFault = { column: string; reason: string };
export type FieldOfPlan = FieldSpec & { id: string };
export type RowReader = (row: number, cells: string[]) => { contact: ContactRow } | { fault: RowFault };

const longestName = 120;
const longestTag = 60;
const mostTags = 50;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very signs to be taken out.
const control = /[\u0000-\u001f\u007f]+/g;
const clean = (text: string) => {
  const trimmed = text.trim();
  return /^[\x20-\x7e]*$/.test(trimmed) ? trimmed : trimmed.replace(control, " ").trim();
};
const shown = (text: string) => `“${text.length > 60 ? `${text.slice(0, 60)}…` : clean(text)}”`;

/** Remembers what was asked before: a million rows have a few hundred zones and languages. */
function remembered(read: (text: string) => string | null): (text: string) => string | null {
  const known = new Map<string, string | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = read(text);
    // A copy: a cell is a part of the block it was read from, and would keep all of it.
    if (known.size < 2_000) known.set(Buffer.from(text).toString(), answer);
    return answer;
  };
}

const zoneOf = remembered(canonicalZone);
const localeOf = remembered(canonicalLocale);
const placeOf = remembered((country) => zoneOfCountry(country, new Date()));

/** As createContact does it: the phone number first, then the language. */
function guessZone(draft: Draft, phoneCountry: string | null): void {
  const byPhone = phoneCountry && placeOf(phoneCountry);
  const country = byPhone || draft.locale === "" ? null : countryOfLocale(draft.locale);
  const zone = byPhone || (country && placeOf(country));
  if (!zone) return;
  draft.guessedZone = zone;
  draft.guessedBy = byPhone ? "phone" : "country";
}

const instantShape = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const dateField: FieldSpec = { key: "date", label: "Date", type: "date", options: [] };

/** An instant or a day, the latter its first moment in UTC; null when it is neither or still to come. */
function instantOf(text: string, now: Date): string | null {
  const day = instantShape.test(text) ? text : readFieldValue(dateField, text).value;
  if (typeof day !== "string") return null;
  const isZoned = day.length <= 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(day.slice(10));
  const at = new Date(isZoned ? day.replace(" ", "T") : `${day.replace(" ", "T")}Z`);
  return Number.isNaN(at.getTime()) || at > now ? null : at.toISOString();
}

/** The last word is the last name; one word alone is the first. */
function splitName(text: string): [first: string, last: string] {
  const at = text.lastIndexOf(" ");
  return at < 0 ? [text, ""] : [text.slice(0, at).trim(), text.slice(at + 1)];
}

/** `values`: pairs of a field's id and its value, each as JSON. */
type Draft = ContactRow & { values: string[] };
type CellReader = (text: string, draft: Draft) => string | null;

const named =
  (what: string, set: (draft: Draft, text: string) => void): CellReader =>
  (text, draft) => {
    const value = clean(text);
    if (value.length > longestName) return `${what} is longer than ${longestName} characters. Shorten it.`;
    set(draft, value);
    return null;
  };

/** Two readers want the locale: the phone number's is the row's own, whichever column comes first. */
const core: Record<string, CellReader> = {
  firstName: named("The first name", (draft, text) => {
    draft.firstName = text;
  }),
  lastName: named("The last name", (draft, text) => {
    draft.lastName = text;
  }),
  name: named("The name", (draft, text) => {
    [draft.firstName, draft.lastName] = splitName(text);
  }),
  phone: (text, draft) => {
    draft.phone = clean(text);
    return null;
  },
  locale: (text, draft) => {
    const locale = localeOf(clean(text));
    if (locale === null) return `${shown(text)} is no language code. Write one such as en or de-AT, or leave it empty.`;
    draft.locale = locale;
    return null;
  },
  timeZone: (text, draft) => {
    const zone = zoneOf(clean(text));
    if (zone === null) return `${shown(text)} is no time zone. Write one such as Europe/Berlin, or leave it empty.`;
    draft.timeZone = zone;
    return null;
  },
  tags: (text, draft) => {
    const tags = text
      .split(/[;,|\n]/)
      .map(clean)
      .filter(Boolean);
    if (tags.length > mostTags || tags.some(({ length }) => length > longestTag))
      return `At most ${mostTags} tags of ${longestTag} characters each, with commas between them.`;
    draft.tags.push(...tags);
    return null;
  },
};

const ofField = (field: FieldOfPlan): CellReader => {
  const key = `${JSON.stringify(field.id)}:`;
  return (text, draft) => {
    const { value, fault } = readFieldValue(field, text);
    if (fault !== undefined) return fault;
    if (value !== null) draft.values.push(key + JSON.stringify(value));
    return null;
  };
};

function readerOf(target: Target, fields: readonly FieldOfPlan[], now: Date): CellReader | null {
  const fieldId = fieldIdOf(target);
  if (fieldId) {
    const field = fields.find(({ id }) => id === fieldId);
    return field ? ofField(field) : null;
  }
  if (target !== "consentedAt") return core[target] ?? null;
  return (text, draft) => {
    const at = instantOf(clean(text), now);
    if (at === null) return `${shown(text)} is no day in the past. Write one such as 2026-01-31, or leave it empty.`;
    draft.consentedAt = at;
    return null;
  };
}

type Column = { at: number; title: string; read: CellReader };

/** Makes the reader of a file's rows, once for all of them. */
export function rowReader(
  plan: { columns: readonly Target[] },
  { header, fields, now }: { header: readonly string[]; fields: readonly FieldOfPlan[]; now: Date },
): RowReader {
  const titleOf = (at: number) => header[at]?.trim() || `Column ${at + 1}`;
  const emailAt = plan.columns.indexOf("email");
  const columns: Column[] = plan.columns.flatMap((target, at) => {
    const read = readerOf(target, fields, now);
    return read ? [{ at, title: titleOf(at), read }] : [];
  });
  return (row, cells) => {
    const address = cells[emailAt] ?? "";
    const email = normaliseEmail(address);
    if (email === null) {
      const reason = address.trim() === "" ? "There is no e-mail address." : `${shown(address)} is no e-mail address.`;
      return { fault: { column: titleOf(emailAt), reason } };
    }
    const draft: Draft = {
      row,
      email,
      firstName: "",
      lastName: "",
      phone: "",
      locale: "",
      timeZone: "",
      guessedZone: "",
      guessedBy: "",
      fields: "",
      tags: [],
      consentedAt: "",
      cells,
      values: [],
    };
    for (const { at, title, read } of columns) {
      const cell = cells[at];
      if (cell === undefined || cell === "" || cell.trim() === "") continue;
      const reason = read(cell, draft);
      if (reason !== null) return { fault: { column: title, reason } };
    }
    const { phone, country } =
      draft.phone === "" ? { phone: "", country: null } : normalisePhone(draft.phone, draft.locale);
    draft.phone = phone;
    if (draft.timeZone === "") guessZone(draft, country);
    draft.fields = `{${draft.values.join()}}`;
    return { contact: draft };
  };
}
