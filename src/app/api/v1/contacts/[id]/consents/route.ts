import { listConsents } from "@/features/consent/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asConsent, ConsentQuery, ConsentReply } from "./contract";

export const GET = apiRoute({
  summary: "What a contact agreed to and took back, with its proof, newest first",
  scope: "contacts.read",
  params: ById,
  query: ConsentQuery,
  reply: ConsentReply,
  isList: true,
  run: async (ctx, { params, query: { cursor, limit } }) => {
    const { items, nextCursor } = await listConsents(ctx, idOf("contact", params.id), { after: cursor, limit });
    return { items: items.map(asConsent), nextCursor };
  },
});
