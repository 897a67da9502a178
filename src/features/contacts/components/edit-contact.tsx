"use client";

import { toast } from "sonner";
import { updateContactAction } from "../actions";
import type { ContactFieldView } from "../fields/schema";
import type { ContactDetail } from "../queries";
import { ContactForm } from "./contact-form";

type EditContactProps = { workspace: string; contact: ContactDetail; fields: readonly ContactFieldView[] };

export function EditContact({ workspace, contact, fields }: EditContactProps) {
  return (
    <ContactForm
      contact={contact}
      fields={fields}
      submitLabel="Save"
      save={(values) => updateContactAction(workspace, { ...values, contactId: contact.id })}
      onSaved={() => toast.success("Saved.")}
    />
  );
}
