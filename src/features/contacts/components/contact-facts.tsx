import type { ContactFieldView } from "../fields/schema";
import type { ContactDetail } from "../queries";
import { FieldValueText } from "./field-value";

/** What is known of a person, for who may only read, and for those who are deleted. */
export function ContactFacts({ contact, fields }: { contact: ContactDetail; fields: readonly ContactFieldView[] }) {
  const facts = [
    { label: "E-mail", value: contact.email },
    { label: "First name", value: contact.firstName },
    { label: "Last name", value: contact.lastName },
    { label: "Phone", value: contact.phone },
    { label: "Language", value: contact.locale },
    { label: "Time zone", value: contact.timeZone },
    ...fields.map(({ id, label }) => ({ label, value: contact.fields[id] })),
  ].filter(({ value }) => value !== undefined && value !== "");
  return (
    <dl className="grid gap-3 text-sm">
      {facts.map(({ label, value }) => (
        <div key={label} className="grid gap-x-6 sm:grid-cols-[9rem_1fr]">
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="wrap-anywhere">
            <FieldValueText value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
