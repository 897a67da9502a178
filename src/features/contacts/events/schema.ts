import { z } from "zod";

/** Events that the product has words for. Any other name is as good; properties are suggestions. */
export const knownEvents = [
  { name: "signup", label: "Signed up", properties: ["plan", "source"] },
  { name: "purchase", label: "Bought something", properties: ["orderId", "total", "currency", "items"] },
  { name: "abandoned_cart", label: "Left a cart", properties: ["cartId", "total", "currency", "url"] },
] as const;

const maxPropertiesBytes = 8_000;
const properties = z
  .record(z.string().max(100, "Names of properties have at most 100 characters."), z.json())
  .refine(
    (value) => JSON.stringify(value).length <= maxPropertiesBytes,
    `At most ${maxPropertiesBytes} bytes of properties.`,
  )
  .refine((value) => !JSON.stringify(value).includes("\\u0000"), "Text must not hold the NUL sign; take it out.");

export const maxEvents = 1_000;
/** A clock that runs ahead may be forgiven so much. */
export const aheadMs = 10 * 60_000;

const clean = /^[^\p{Cc}]+$/u;
export const EventFields = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Name the event, such as purchase.")
    .max(100, "At most 100 characters.")
    .regex(clean, "Leave out control characters.")
    .describe(
      `Any name. Known ones: ${knownEvents.map(({ name, properties }) => `${name} (${properties.join(", ")})`).join("; ")}.`,
    ),
  email: z
    .string()
    .max(320)
    .optional()
    .describe(
      "Whose event it is; or send contactId. An unknown address becomes a contact; that of a deleted contact is refused.",
    ),
  contactId: z.uuid().optional(),
  properties: properties.default({}),
  occurredAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Without it: now. From 1970 to ten minutes from now."),
  idempotencyKey: z
    .string()
    .min(1)
    .max(200, "At most 200 characters.")
    .regex(clean, "Leave out control characters.")
    .optional()
    .describe("Sent again, the same event gives the same reply and is kept once; another one is refused with 409."),
});
type Person = { email?: string; contactId?: string };
export const onePerson = [
  ({ email, contactId }: Person) => (email === undefined) !== (contactId === undefined),
  { path: ["email"], error: "Say who did it: by email or by contact id, and not by both." },
] satisfies [unknown, unknown];
/** By address or by id. */
export const EventInput = EventFields.refine(...onePerson);
export type EventInput = z.output<typeof EventInput>;

export type StoredEvent = {
  id: string;
  contactId: string;
  name: string;
  properties: unknown;
  occurredAt: Date;
  receivedAt: Date;
};
