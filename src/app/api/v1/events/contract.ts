import { z } from "zod";
import { EventFields, maxEvents, onePerson, type StoredEvent } from "@/features/contacts/events/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../contract";

export const EventBody = EventFields.extend({ contactId: IdOf("contact").optional() }).refine(...onePerson);
export const BatchBody = z.strictObject({
  events: z
    .array(EventBody)
    .min(1, "Send an event at least.")
    .max(maxEvents, `At most ${maxEvents} events a request.`)
    .describe("All are stored or none."),
});

export const EventReply = z.object({
  id: z.string(),
  contactId: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()),
  occurredAt: Instant,
  receivedAt: Instant,
});
export const BatchReply = z.object({ events: z.array(EventReply).describe("In the order in which they were sent.") });

export const asEvent = ({
  id,
  contactId,
  properties,
  occurredAt,
  receivedAt,
  name,
}: StoredEvent): z.input<typeof EventReply> => ({
  id: publicId("event", id),
  contactId: publicId("contact", contactId),
  name,
  properties: properties as Record<string, unknown>,
  occurredAt: Instants.of(occurredAt),
  receivedAt: Instants.of(receivedAt),
});
