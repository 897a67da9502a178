"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { createContact, updateContact } from "./mutations";
import { ContactEdit, NewContact } from "./schema";

export const createContactAction = workspaceAction({
  can: "contacts.write",
  input: NewContact,
  run: async (ctx, input) => {
    const { id, isRestored } = await createContact(ctx, input);
    refresh();
    return { id, isRestored };
  },
});

export const updateContactAction = workspaceAction({
  can: "contacts.write",
  input: ContactEdit,
  run: async (ctx, { contactId, ...change }) => {
    await updateContact(ctx, contactId, change);
    refresh();
  },
});
