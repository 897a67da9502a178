import { z } from "zod";
import { type Permission, permissions } from "@/gates/permissions";

/** What a scope lets a program do, in the words of the form. */
export const scopeWords: Record<Permission, string> = {
  "emails.read": "Read mails",
  "emails.act": "Archive, label and mark mails",
  "emails.send": "Send replies",
  "gmail.connect": "Connect Gmail accounts",
  "gmail.sync": "Discover and sync mail",
  "summaries.read": "Read summaries",
  "summaries.run": "Make summaries (spends credits)",
  "credits.read": "See credits and charges",
  "credits.buy": "Buy credits, set limits",
  "contacts.read": "See contacts, lists, segments and events",
  "contacts.write": "Change contacts, send events",
  "contacts.import": "Import contacts",
  "contacts.export": "Export contacts",
  "topics.manage": "Change topics",
  "suppressions.manage": "Suppress addresses, lift suppressions",
  "templates.read": "See templates",
  "templates.write": "Change templates, send tests",
  "members.read": "See members",
  "members.manage": "Invite and change members",
  "apiKeys.manage": "Manage API keys",
  "workspace.read": "See the workspace",
  "workspace.manage": "Change the workspace",
};

export const ApiKeyInput = z.object({
  name: z.string().trim().min(1, "Give the key a name that says who uses it.").max(80, "At most 80 characters."),
  scopes: z.array(z.enum(permissions)).min(1, "Choose at least one scope."),
  /** Days until it stops working; empty for a key that does not expire. */
  expiresInDays: z.number().int().min(1).max(3650).optional(),
});
export type ApiKeyInput = z.output<typeof ApiKeyInput>;

export const ApiKeyRef = z.object({ id: z.uuid() });
