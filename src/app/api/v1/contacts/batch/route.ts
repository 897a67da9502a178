import { upsertContacts } from "@/features/contacts/mutations";
import { apiRoute } from "@/gates/api";
import { asBatch, BatchBody, BatchReply } from "./contract";

export const POST = apiRoute({
  summary: "Add or change up to 1,000 contacts by address, with a result a row; safe to repeat",
  scope: "contacts.write",
  body: BatchBody,
  reply: BatchReply,
  mayExceed: true,
  run: async (ctx, { body }) => asBatch((await upsertContacts(ctx, body.contacts)).results),
});
