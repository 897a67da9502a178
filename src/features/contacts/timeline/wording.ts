import { sourceWords } from "../columns";
import type { TimelineEntry } from "./schema";

const personWords: Record<string, string> = {
  email: "e-mail",
  firstName: "first name",
  lastName: "last name",
  phone: "phone",
  locale: "language",
  timeZone: "time zone",
};
const consentWords: Record<string, string> = { granted: "Agreed to", confirmed: "Confirmed", withdrawn: "Withdrew" };
const stepWords: Record<string, string> = {
  added: "Gets no mail any more",
  changed: "Still gets no mail",
  removed: "May get mail again",
};
const sourceOf = (source: string | undefined) =>
  Object.entries(sourceWords).find(([known]) => known === source)?.[1] ?? source ?? "";
const spaced = (text: string | undefined) => (text ?? "").replaceAll("_", " ");

const valuesOf = (properties: Record<string, unknown> = {}) =>
  Object.entries(properties)
    .slice(0, 6)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ")
    .slice(0, 200);

type Words = { what: string; more: string };

/** An entry in words; `fieldLabels` are by the fields' ids. */
export function entryWords({ kind, details }: TimelineEntry, fieldLabels: Readonly<Record<string, string>>): Words {
  const { name = "", subject, names = [] } = details;
  switch (kind) {
    case "mail_received":
      return { what: subject || "(no subject)", more: "Mail from them" };
    case "mail_sent":
      return { what: subject || "(no subject)", more: "Mail to them" };
    case "event":
      return { what: spaced(name), more: valuesOf(details.properties) };
    case "consent":
      return {
        what: `${consentWords[details.action ?? ""] ?? details.action} ${details.topic ?? "all topics"}`,
        more: [spaced(details.source), details.text].filter(Boolean).join(": "),
      };
    case "suppression":
      return {
        what: stepWords[details.step ?? ""] ?? "",
        more: [spaced(details.reason), details.text].filter(Boolean).join(": "),
      };
    case "tag_added":
      return { what: `Tagged ${name}`, more: "" };
    case "tag_removed":
      return { what: `Tag ${name} taken away`, more: "" };
    case "list_added":
      return { what: `Added to the list ${name}`, more: "" };
    case "list_removed":
      return { what: `Taken off the list ${name}`, more: "" };
    case "imported":
      return {
        what: details.action === "created" ? `Imported from ${name}` : `Changed by the import ${name}`,
        more: details.row ? `row ${details.row}` : "",
      };
    case "created":
      return { what: "Became a contact", more: sourceOf(details.source) };
    case "updated":
      return {
        what: `Changed: ${names.map((each) => personWords[each] ?? fieldLabels[each] ?? "a field").join(", ")}`,
        more: details.from ? `before: ${details.from}` : "",
      };
    case "deleted":
      return { what: "Deleted", more: "" };
    case "restored":
      return { what: "Restored", more: "" };
    case "merged":
      return { what: details.into ? `Merged into ${details.into}` : `Merged with ${details.email}`, more: "" };
    case "unmerged":
      return { what: `Merge with ${details.email} undone`, more: "" };
  }
}
