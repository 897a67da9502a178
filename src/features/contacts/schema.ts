import { z } from "zod";
import type { FieldValue } from "./fields/value";

export const contactSources = ["manual", "import", "api", "form", "gmail"] as const;
export type ContactSource = (typeof contactSources)[number];

export const subscriptionStates = ["subscribed", "pending", "unsubscribed", "none"] as const;
export const fieldTests = ["is", "contains", "atLeast", "atMost", "isSet", "isUnset"] as const;

/** One condition on a custom field. `value` is read by the registry; isSet and isUnset take none. */
export const FieldTest = z.object({
  fieldId: z.uuid(),
  test: z.enum(fieldTests),
  value: z.string().max(500).default(""),
});
export type FieldTest = z.output<typeof FieldTest>;

const mostPicked = 1_000;

/** Which contacts are meant: the table, bulk actions over all that match, exports and the API use the same. */
export const ContactFilter = z.object({
  /** Found in address, names and phone. */
  text: z
    .string()
    .trim()
    .max(200)
    .transform((value) => value || undefined)
    .optional(),
  /** These very contacts, picked by hand. */
  ids: z.array(z.uuid()).max(mostPicked).optional(),
  /** Has all of them. */
  tagIds: z.array(z.uuid()).max(20).optional(),
  listId: z.uuid().optional(),
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
