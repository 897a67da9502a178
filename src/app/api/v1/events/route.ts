import { recordEvent } from "@/features/contacts/events/mutations";
import { apiRoute } from "@/gates/api";
import { asEvent, EventBody, EventReply } from "./contract";

export const POST = apiRoute({
  summary: "Tell what a person did; an unknown address becomes a contact, subscribed to nothing",
  scope: "contacts.write",
  body: EventBody,
  reply: EventReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => asEvent(await recordEvent(ctx, body)),
});
