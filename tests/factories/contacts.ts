import { createField } from "@/features/contacts/fields/mutations";
import { NewField } from "@/features/contacts/fields/schema";
import { createContact } from "@/features/contacts/mutations";
import { NewContact } from "@/features/contacts/schema";
import type { Context } from "@/gates/context";
import { unique } from "./workspaces";

/** A person of the workspace. */
export const aContact = (ctx: Context, over: Record<string, unknown> = {}) => {
  const input = NewContact.parse({ email: `person-${unique()}@example.test`, ...over });
  return createContact(ctx, input).then(({ id }) => ({ id, email: input.email }));
};

export const aField = (ctx: Context, over: Record<string, unknown> = {}) =>
  createField(ctx, NewField.parse({ key: "plan", label: "Plan", type: "text", ...over }));
