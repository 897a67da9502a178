import { readFieldValues } from "./fields/value";
import { countryOfLocale, normalisePhone } from "./phone";
import type { ContactFields, ContactInput } from "./schema";
import { canonicalZone, guessZone, type ZoneSource } from "./zone";

/** What is known of a person, apart from the address. */
export type Person = {
  firstName: string;
  lastName: string;
  phone: string;
  locale: string;
  timeZone: string;
  timeZoneSource: ZoneSource | null;
  fields: ContactFields;
};
export const nobody: Person = {
  firstName: "",
  lastName: "",
  phone: "",
  locale: "",
  timeZone: "",
  timeZoneSource: null,
  fields: {},
};

type Registry = Parameters<typeof readFieldValues>[0];
type Applied =
  | { person: Person; changed: string[]; faults?: undefined }
  | { faults: Record<string, string[]>; person?: undefined; changed?: undefined };

/** BCP 47, in its usual spelling; empty for none; null when it is no locale. */
export function canonicalLocale(text: string): string | null {
  const given = text.trim().replaceAll("_", "-");
  if (given === "") return "";
  try {
    return Intl.getCanonicalLocales(given)[0] ?? null;
  } catch {
    return null;
  }
}

function zoneOf(
  before: Person,
  given: Pick<ContactInput, "timeZone">,
  country: string | null,
  now: Date,
  locale: string,
) {
  if (given.timeZone) return { timeZone: canonicalZone(given.timeZone) ?? "", timeZoneSource: "explicit" as const };
  if (given.timeZone === undefined && before.timeZoneSource === "explicit")
    return { timeZone: before.timeZone, timeZoneSource: before.timeZoneSource };
  return guessZone({ phone: country, locale: countryOfLocale(locale) ?? null }, now);
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A person with what was given for them; what is undefined stays. Faults name the field as it was given. */
export function applyInput(before: Person, given: ContactInput, registry: Registry, now: Date): Applied {
  const { values, faults } = readFieldValues(registry, given.fields ?? {});
  const locale = canonicalLocale(given.locale ?? before.locale);
  const found: Record<string, string[]> = Object.fromEntries(
    Object.entries(faults).map(([key, fault]) => [`fields.${key}`, [fault]]),
  );
  if (locale === null) found.locale = ["Write a language, such as de or en-GB, or leave it empty."];
  if (given.timeZone && !canonicalZone(given.timeZone))
    found.timeZone = ["Write a time zone such as Europe/Berlin, or leave it empty."];
  if (Object.keys(found).length > 0 || locale === null) return { faults: found };

  const fields: ContactFields = { ...before.fields };
  for (const [id, value] of Object.entries(values)) {
    if (value === null) delete fields[id];
    else fields[id] = value;
  }
  const { phone, country } = normalisePhone(given.phone ?? before.phone, locale);
  const person: Person = {
    firstName: given.firstName ?? before.firstName,
    lastName: given.lastName ?? before.lastName,
    phone,
    locale,
    ...zoneOf(before, given, country, now, locale),
    fields,
  };
  const changed = [
    ...(["firstName", "lastName", "phone", "locale", "timeZone"] as const).filter(
      (name) => person[name] !== before[name],
    ),
    ...Object.keys(values).filter((id) => !isSame(fields[id], before.fields[id])),
  ];
  return { person, changed };
}
