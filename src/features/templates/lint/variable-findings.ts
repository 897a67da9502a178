import type { Use } from "../liquid/variables";
import { coreVariables, fieldNamed, type KnownField, otherVariables } from "../render/scope";
import type { Finding } from "../schema";
import { finding } from "./finding";
import { nearest } from "./spelling";

const dynamic = "[…]";
/** So many unknown names are looked up among the known ones; an author mends the first ones first. */
const guessed = 20;
const people = (count: number) => (count === 1 ? "1 contact" : `${count.toLocaleString("en-US")} contacts`);

/** How many contacts of an audience lack a value; by the names templates use. */
export type Lacking = { total: number; lacking: ReadonlyMap<string, number> };

type Guess = (path: string) => string | null;

function contactFinding(
  name: string,
  path: string,
  fields: readonly KnownField[],
  { total, lacking }: Lacking,
  guess: Guess,
): Finding[] {
  const isCore = name in coreVariables;
  const field = fieldNamed(fields, name);
  if (!isCore && !field) {
    const meant = guess(path);
    const fix = meant ? `Did you mean {{ ${meant} }}?` : "Add the field under Settings, Fields, or take this out.";
    return [finding("error", "unknown_variable", path, `No contact has a field “${name}”.`, fix)];
  }
  const renamed =
    field && field.key !== name
      ? [
          finding(
            "hint",
            "renamed_field",
            path,
            `“${name}” is now called “${field.key}”; the old name still works.`,
            `Write {{ contact.${field.key} }}.`,
          ),
        ]
      : [];
  const count = lacking.get(name) ?? 0;
  if (name === "email" || name === "tags") return renamed;
  const message =
    count > 0
      ? `${people(count)} of ${total.toLocaleString("en-US")} have no ${field?.label ?? coreVariables[name as keyof typeof coreVariables]}; the mail has a gap there.`
      : "Everybody in this audience has it today; contacts that come later may not.";
  const fix = `Write {{ contact.${name} | default: "…" }}, or put it into {% if contact.${name} %} … {% endif %}.`;
  return [...renamed, finding(count > 0 ? "warning" : "hint", "missing_variable", path, message, fix, count)];
}

type Audience = { fields: readonly KnownField[]; lacking: Lacking; hasAddress: boolean };

/** Names nobody knows, and values that some of the audience do not have. */
export function variableFindings(uses: readonly Use[], { fields, lacking, hasAddress }: Audience): Finding[] {
  const contacts = [...Object.keys(coreVariables), ...fields.map(({ key }) => key)].map((one) => `contact.${one}`);
  const known = [...contacts, ...otherVariables, "event"];
  let guesses = 0;
  const guess: Guess = (path) => (guesses++ < guessed ? nearest(path, known) : null);
  return uses.flatMap(({ path, isLocal }) => {
    const [root = "", name = "", ...rest] = path.split(".");
    if (path === dynamic)
      return [
        finding(
          "warning",
          "dynamic_variable",
          path,
          "A variable's name is only known when it is rendered.",
          "Write its name out.",
        ),
      ];
    if (root === "event")
      return [
        finding(
          "hint",
          "event_variable",
          path,
          `${path} comes with the event that sends this mail.`,
          `Send it with the event, or write {{ ${path} | default: "…" }}.`,
        ),
      ];
    if (root === "contact" && name === "tags[]" && rest.length === 0) return [];
    if (root === "contact" && name !== "" && rest.length === 0)
      return contactFinding(name, path, fields, lacking, guess);
    if (path === "workspace.address" && !hasAddress)
      return [
        finding(
          "warning",
          "missing_variable",
          path,
          "Your company's postal address is not set, so every mail has a gap there.",
          "Set it under Company details.",
          lacking.total,
        ),
      ];
    if ((otherVariables as readonly string[]).includes(path)) return [];
    if (isLocal)
      return [
        finding(
          "warning",
          "unset_variable",
          path,
          `“${path}” is not set on every way through the template.`,
          "Set it with assign before the if or the loop.",
        ),
      ];
    const meant = guess(path);
    const fix = meant ? `Did you mean {{ ${meant} }}?` : "Begin it with contact., workspace. or event.";
    return [finding("error", "unknown_variable", path, `There is no variable “${path}”.`, fix)];
  });
}
