import { cleanText, type Scope } from "../liquid/engine";
import type { SenderDetails } from "../schema";

/** A field of the workspace's own, as templates see it. */
export type KnownField = { id: string; key: string; formerKeys: readonly string[]; label: string };
export type Person = {
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  locale: string;
  timeZone: string;
  fields: Readonly<Record<string, unknown>>;
  tags: readonly string[];
};
export type Links = { unsubscribe: string; preferences: string };
type Parts = {
  person: Person;
  fields: readonly KnownField[];
  sender: SenderDetails & { workspaceName: string };
  links: Links;
  event: Readonly<Record<string, unknown>>;
};

/** What every contact may have, by its name in templates. */
export const coreVariables = {
  email: "E-mail address",
  first_name: "First name",
  last_name: "Last name",
  name: "First and last name",
  phone: "Phone number",
  locale: "Language",
  time_zone: "Time zone",
  tags: "Tags",
} as const;
export type CoreVariable = keyof typeof coreVariables;
export const otherVariables = ["workspace.name", "workspace.address", "unsubscribe_url", "preferences_url"] as const;

const bare = (): Record<string, unknown> => Object.create(null);
const isBlank = (value: unknown) =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "");

/** Plain data without a prototype; anything else than data is left out. */
export function plain(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return depth > 6 ? [] : value.slice(0, 500).map((item) => plain(item, depth + 1));
  if (typeof value !== "object" || value === null || depth > 6) return undefined;
  const copy = bare();
  for (const [key, inner] of Object.entries(value)) if (!isBlank(inner)) copy[key] = plain(inner, depth + 1);
  return copy;
}

/** What a template can read for one person. What is empty is left out, so that `default` and `if` see it missing. */
export function scopeOf({ person, fields, sender, links, event }: Parts): Scope {
  const contact = bare();
  const set = (name: string, value: unknown) => {
    if (!isBlank(value)) contact[name] = plain(value);
  };
  // A live key wins over the former key of another field, and what every contact has over both.
  for (const { id, formerKeys } of fields) for (const former of formerKeys) set(former, person.fields[id]);
  for (const { id, key } of fields) {
    delete contact[key];
    set(key, person.fields[id]);
  }
  for (const name of Object.keys(coreVariables)) delete contact[name];
  set("email", person.email);
  set("first_name", person.firstName);
  set("last_name", person.lastName);
  set("name", `${person.firstName} ${person.lastName}`.trim());
  set("phone", person.phone);
  set("locale", person.locale);
  set("time_zone", person.timeZone);
  contact.tags = plain(person.tags);
  const workspace = bare();
  workspace.name = cleanText(sender.company || sender.workspaceName);
  if (!isBlank(sender.address))
    workspace.address = cleanText(sender.address)
      .trim()
      .replace(/[\s,]*\n\s*/g, ", ");
  const scope = bare();
  Object.assign(scope, {
    contact,
    workspace,
    unsubscribe_url: links.unsubscribe,
    preferences_url: links.preferences,
    event: plain(event) ?? bare(),
  });
  return scope;
}

/** The field a name stands for: by its key first, then by a former one. Core names are no fields. */
export const fieldNamed = (fields: readonly KnownField[], name: string): KnownField | undefined =>
  name in coreVariables
    ? undefined
    : (fields.find(({ key }) => key === name) ?? fields.find(({ formerKeys }) => formerKeys.includes(name)));
