import { z } from "zod";
import { normaliseEmail } from "./address";
import type { FieldValue } from "./fields/value";
import { cleanText } from "./text";
import type { ZoneSource } from "./zone";

export const contactSources = ["manual", "import", "api", "form", "gmail"] as const;
export type ContactSource = (typeof contactSources)[number];

export const subscriptionStates = ["subscribed", "pending", "unsubscribed", "none"] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];
export const fieldTests = ["is", "contains", "atLeast", "atMost", "isSet", "isUnset"] as const;

/** One condition on a custom field. `value` is read by the registry; isSet and isUnset take none. */
export const FieldTest = z.object({
  fieldId: z.uuid(),
  test: z.enum(fieldTests),
  value: z.string().max(500).transform(cleanText).default(""),
});
export type FieldTest = z.output<typeof FieldTest>;

const mostPicked = 1_000;

/** Which contacts are meant: the table, bulk actions over all that match, exports and the API use the same. */
export const ContactFilter = z.object({
  /** Found in address, names and phone. */
  text: z
    .string()
    .max(200)
    .transform((value) => cleanText(value) || undefined)
    .optional(),
  /** Exactly this address. */
  email: z
    .string()
    .max(320)
    .transform((text) => normaliseEmail(text) ?? text.toLowerCase())
    .optional(),
  /** These very contacts, picked by hand. */
  ids: z.array(z.uuid()).max(mostPicked).optional(),
  /** Has all of them. */
  tagIds: z.array(z.uuid()).max(20).optional(),
  listId: z.uuid().optional(),
  segmentId: z.uuid().optional(),
  /** Status at this topic, or with null at any topic. */
  subscription: z.object({ topicId: z.uuid().nullable(), status: z.enum(subscriptionStates) }).optional(),
  isSuppressed: z.boolean().optional(),
  source: z.enum(contactSources).optional(),
  /** Days in UTC on which it was added, both included. */
  since: z.iso.date().optional(),
  until: z.iso.date().optional(),
  fields: z.array(FieldTest).max(10).optional(),
  /** The deleted ones, in place of those that are there. */
  isDeleted: z.boolean().optional(),
});
export type ContactFilter = z.output<typeof ContactFilter>;

export type ContactFields = Record<string, FieldValue>;

const Short = (most: number) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(most, `At most ${most} characters.`));

export const TagName = z
  .string()
  .transform(cleanText)
  .pipe(z.string().min(1, "A tag needs a name.").max(60, "At most 60 characters."));

/** What can be said of a person. Left out: it stays as it is; empty: it is emptied. */
export const ContactInput = z.strictObject({
  firstName: Short(120).optional(),
  lastName: Short(120).optional(),
  phone: Short(60).optional(),
  /** BCP 47, such as de or en-GB. */
  locale: Short(35).optional(),
  /** IANA, such as Europe/Berlin. */
  timeZone: Short(60).optional(),
  /** By the fields' keys, today's or former ones. */
  fields: z.record(z.string().max(80), z.unknown()).optional(),
  /** Names; they are added to those it has. */
  tags: z.array(TagName).max(50, "At most 50 tags.").optional(),
});
export type ContactInput = z.output<typeof ContactInput>;

const noAddress = "Write an e-mail address, such as ada@example.com.";
export const Email = z.string(noAddress).transform((text, { addIssue }) => {
  const email = normaliseEmail(text);
  if (email) return email;
  addIssue({ code: "custom", message: noAddress });
  return z.NEVER;
});

export const NewContact = ContactInput.extend({ email: Email });
export type NewContact = z.output<typeof NewContact>;

export const ContactEdit = ContactInput.extend({ contactId: z.uuid(), email: Email.optional() });

export const mostAtOnce = 1_000;

/** What became of one row of a batch. */
export type RowResult =
  | { id: string; outcome: "created" | "updated" | "restored" | "unchanged" }
  | { id: null; outcome: "refused"; fields: Record<string, string[]> };

export const contactSorts = ["newest", "oldest", "email", "email-desc", "name", "name-desc"] as const;
export type ContactSort = (typeof contactSorts)[number];

export const ContactPage = ContactFilter.extend({
  sort: z.enum(contactSorts).default("newest"),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
});
export type ContactPage = z.input<typeof ContactPage>;

export type TagMark = { id: string; name: string };
/** One row of the table. */
export type ContactItem = {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  locale: string;
  timeZone: string;
  timeZoneSource: ZoneSource | null;
  fields: ContactFields;
  source: ContactSource;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
  tags: TagMark[];
};

/** How a contact is called where there is room for one name. */
export const nameOf = ({ firstName, lastName, email }: Pick<ContactItem, "firstName" | "lastName" | "email">) =>
  `${firstName} ${lastName}`.trim() || email;
