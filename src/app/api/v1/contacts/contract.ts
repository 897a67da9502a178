import { z } from "zod";
import { readCondition } from "@/features/contacts/fields/condition";
import type { ContactFieldView } from "@/features/contacts/fields/schema";
import { fieldOfKey } from "@/features/contacts/fields/value";
import {
  ContactFilter,
  ContactInput,
  type ContactItem,
  contactSorts,
  contactSources,
  type FieldTest,
  fieldTests,
  NewContact,
  subscriptionStates,
} from "@/features/contacts/schema";
import { AppError } from "@/lib/errors";
import { publicId } from "@/lib/ids";
import { cursorLike, IdOf, Instant, Instants, PageQuery } from "../contract";

const values = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const described = {
  phone: ContactInput.shape.phone.describe("Kept as E.164 where the number or the locale says its country."),
  locale: ContactInput.shape.locale.describe("BCP 47, such as de or en-GB."),
  timeZone: ContactInput.shape.timeZone.describe("IANA, such as Europe/Berlin; empty to have it guessed."),
  fields: z
    .record(z.string().max(80), values)
    .optional()
    .describe("By the fields' keys; null empties one. What does not fit a field's type is refused by name."),
  tags: ContactInput.shape.tags.describe("Names; added to those it has. Take tags away by POST /contacts/bulk."),
};

export const ContactBody = NewContact.extend(described);
/** What is left out stays as it is. */
export const ContactPatch = ContactInput.extend(described).extend({ email: NewContact.shape.email.optional() });

const flag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .optional();
const { text, email, source, since, until } = ContactFilter.shape;
const days = { since: since.describe("Added on or after this day, UTC."), until: until.describe("Or before it.") };
const status = z.enum(subscriptionStates).optional().describe("Of its subscription; `none` was never asked.");

const FieldCondition = z.strictObject({
  key: z.string().max(80),
  test: z.enum(fieldTests),
  value: z.string().max(500).default("").describe("Numbers and days as text; none for isSet and isUnset."),
});
type FieldCondition = z.output<typeof FieldCondition>;
const FieldConditions = z.array(FieldCondition).max(10, "At most 10 conditions.").optional();

const mostTags = 20;
const TagIds = z.array(IdOf("tag")).max(mostTags, `At most ${mostTags} tags.`);

/** A query has no lists: several are written with commas, or as JSON. */
const inQuery = {
  tagId: z
    .string()
    .transform((text) => text.split(","))
    .pipe(TagIds)
    .optional()
    .describe("Of one tag, or of several with commas between them: has all."),
  fields: z
    .string()
    .max(8_000)
    .transform((text, { addIssue }) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        addIssue({ code: "custom", message: "Send a JSON list of conditions." });
        return z.NEVER;
      }
    })
    .pipe(FieldConditions)
    .optional()
    .describe('Conditions on custom fields as JSON: `[{"key":"visits","test":"atLeast","value":"5"}]`. All must hold.'),
};

export const ContactQuery = PageQuery.extend({
  text: text.describe("Parts of address, names and phone."),
  email: email.describe("Exactly this address."),
  ...inQuery,
  listId: IdOf("list").optional(),
  segmentId: IdOf("segment").optional(),
  topicId: IdOf("topic").optional().describe("With `status`: at this topic; else at any."),
  status,
  isSuppressed: flag,
  source: source.describe("Where it came from first."),
  ...days,
  isDeleted: flag.describe("The deleted ones, in place of those that are there."),
  sort: z.enum(contactSorts).default("newest"),
  cursor: cursorLike(/^[\w-]{1,2000}$/),
});

/** Conditions by the fields' ids; one that its field cannot answer is refused by its place, below `place`. */
function readConditions(conditions: readonly FieldCondition[], registry: readonly ContactFieldView[], place: string) {
  return conditions.map(({ key, test, value }, index): FieldTest => {
    const refuse = (at: string, message: string) => {
      const name = `${place}.${index}.${at}`;
      return new AppError("invalid", `${name}: ${message}`, { [name]: [message] });
    };
    const field = fieldOfKey(registry, key);
    if (!field) throw refuse("key", `There is no field “${key}”.`);
    const read = readCondition(field, { test, value });
    if (read.fault) throw refuse(read.fault.at, read.fault.message);
    return { fieldId: field.id, test, value: read.value };
  });
}

type Registry = readonly ContactFieldView[];

export const filterOfQuery = (query: z.output<typeof ContactQuery>, registry: Registry): ContactFilter => {
  const { tagId, topicId, status: state, fields, sort: _, limit: __, cursor: ___, isDeleted, ...rest } = query;
  return {
    ...rest,
    isDeleted: isDeleted || undefined,
    tagIds: tagId,
    subscription: state && { status: state, topicId: topicId ?? null },
    fields: fields && readConditions(fields, registry, "fields"),
  };
};

/** Which contacts are meant, in a body. Left out: all of them. */
export const FilterBody = z.strictObject({
  ids: z.array(IdOf("contact")).max(1_000).optional().describe("These very contacts."),
  text,
  email,
  tagIds: TagIds.optional().describe("Has all of them."),
  listId: IdOf("list").optional(),
  segmentId: IdOf("segment").optional(),
  topicId: IdOf("topic").optional(),
  status,
  isSuppressed: z.boolean().optional(),
  source,
  ...days,
  fields: FieldConditions,
});

export function filterOfBody(body: z.output<typeof FilterBody>, registry: Registry): ContactFilter {
  const { topicId, status: state, fields, ...rest } = body;
  return {
    ...rest,
    subscription: state && { status: state, topicId: topicId ?? null },
    fields: fields && readConditions(fields, registry, "filter.fields"),
  };
}

export const ContactReply = z.object({
  id: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string(),
  locale: z.string(),
  timeZone: z.string(),
  timeZoneSource: z.enum(["explicit", "phone", "country", "workspace"]).nullable(),
  fields: z.record(z.string(), values).describe("By the fields' keys of today; those that are empty are left out."),
  tags: z.array(z.object({ id: z.string(), name: z.string() })),
  source: z.enum(contactSources),
  createdAt: Instant,
  updatedAt: Instant,
  deletedAt: Instant.nullable(),
});

export const asContact =
  (registry: readonly ContactFieldView[]) =>
  (contact: ContactItem): z.input<typeof ContactReply> => ({
    id: publicId("contact", contact.id),
    email: contact.email,
    firstName: contact.firstName,
    lastName: contact.lastName,
    phone: contact.phone,
    locale: contact.locale,
    timeZone: contact.timeZone,
    timeZoneSource: contact.timeZoneSource,
    fields: Object.fromEntries(
      registry.flatMap(({ id, key, archivedAt }) => {
        const value = contact.fields[id];
        return value === undefined || archivedAt ? [] : [[key, value]];
      }),
    ),
    tags: contact.tags.map(({ id, name }) => ({ id: publicId("tag", id), name })),
    source: contact.source,
    createdAt: Instants.of(contact.createdAt),
    updatedAt: Instants.of(contact.updatedAt),
    deletedAt: Instants.orNull(contact.deletedAt),
  });
