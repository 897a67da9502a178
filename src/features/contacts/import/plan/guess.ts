import { normaliseEmail } from "../../address";
import type { FieldType } from "../../fields/value";
import { readFieldValue } from "../../fields/value";
import type { Target } from "../schema";

export type GuessField = { id: string; key: string; label: string; type: FieldType; options: readonly string[] };

const words: [Target, RegExp][] = [
  ["email", /^(e ?mail( ?address| ?adresse)?|mail|adresse ?(e ?)?mail|correo( electrónico)?|courriel)( ?1)?$/],
  ["firstName", /^(first ?name|given ?name|fname|forename|vorname|prénom|prenom|nombre)$/],
  ["lastName", /^(last ?name|family ?name|surname|lname|nachname|nom( de famille)?|apellidos?)$/],
  ["name", /^(name|full ?name|contact( name)?|display ?name|kontakt)$/],
  ["phone", /^(phone|telephone|mobile|cell|tel|telefon|phone ?number|mobile ?number|handy|téléphone|teléfono)$/],
  ["locale", /^(locale|language|lang|sprache|langue|idioma)$/],
  ["timeZone", /^(time ?zone|timezone|tz|zeitzone)$/],
  ["tags", /^(tags?|labels?|schlagworte?)$/],
  [
    "consentedAt",
    /^(consent(ed)?( at| on| date| time)?|opt ?in( at| on| date| time)?|subscribed( at| on)?|confirm time|optin time)$/,
  ],
];

/** `First_Name`, `firstName` and `FIRST NAME` are the same words. */
const plain = (header: string) =>
  header
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[_\-./:*#()[\]]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();

const share = (cells: string[], test: (cell: string) => boolean) => {
  const filled = cells.filter((cell) => cell.trim() !== "");
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
};

const isTimeZone = (cell: string) => /^[A-Z][A-Za-z_]+\/[A-Z][A-Za-z_/+-]+$/.test(cell.trim());
const isPhone = (cell: string) => /^\+\d[\d ()./-]{6,}$/.test(cell.trim());
const isAddress = (cell: string) => normaliseEmail(cell) !== null;

function byValues(cells: string[]): Target | null {
  if (share(cells, isAddress) >= 0.6) return "email";
  if (share(cells, isTimeZone) >= 0.9) return "timeZone";
  if (share(cells, isPhone) >= 0.9) return "phone";
  return null;
}

function byField(name: string, cells: string[], fields: readonly GuessField[]): Target | null {
  const field = fields.find(({ key, label }) => plain(key) === name || plain(label) === name);
  if (!field) return null;
  const fits = (cell: string) => readFieldValue(field, cell).fault === undefined;
  return share(cells, fits) >= 0.5 || cells.every((cell) => cell.trim() === "") ? `field:${field.id}` : null;
}

/** What the columns become, most likely: by the words of the header, by custom fields of that name, by the values. */
export function guessColumns(
  header: readonly string[],
  rows: readonly string[][],
  fields: readonly GuessField[],
): Target[] {
  const taken = new Set<Target>();
  const take = (target: Target | null): Target | null => {
    if (!target || (taken.has(target) && target !== "tags")) return null;
    taken.add(target);
    return target;
  };
  const cellsOf = (column: number) => rows.map((row) => row[column] ?? "");
  const named = header.map((title, column) => {
    const name = plain(title);
    return take(byField(name, cellsOf(column), fields) ?? words.find(([, pattern]) => pattern.test(name))?.[0] ?? null);
  });
  return named.map((target, column) => target ?? take(byValues(cellsOf(column))) ?? "ignore");
}

/** The first row names the columns, unless it holds an address as the rows below it do. */
export const hasHeaderRow = (first: readonly string[]) => !first.some(isAddress);
