import { recordEvents } from "@/features/contacts/events/mutations";
import { apiRoute } from "@/gates/api";
import { asEvent, BatchBody, BatchReply } from "../contract";

export const POST = apiRoute({
  summary: "Tell up to 1,000 things that people did, all of them or none",
  scope: "contacts.write",
  body: BatchBody,
  reply: BatchReply,
  status: 201,
  mayConflict: true,
  mayExceed: true,
  run: async (ctx, { body }) => ({ events: (await recordEvents(ctx, body.events)).map(asEvent) }),
});
