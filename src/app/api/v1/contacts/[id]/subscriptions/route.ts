import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { listSubscriptions } from "@/features/consent/queries";
import { apiRoute } from "@/gates/api";
import type { Context } from "@/gates/context";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asSubscription, SubscriptionBody, SubscriptionReply } from "./contract";

const all = async (ctx: Context, contactId: string) => ({
  items: (await listSubscriptions(ctx, contactId)).map(asSubscription),
  nextCursor: null,
});

export const GET = apiRoute({
  summary: "How a contact stands to each topic",
  scope: "contacts.read",
  params: ById,
  reply: SubscriptionReply,
  isList: true,
  run: (ctx, { params }) => all(ctx, idOf("contact", params.id)),
});

export const PUT = apiRoute({
  summary: "Subscribe a contact with a consent, or unsubscribe it from a topic or from everything",
  scope: "contacts.write",
  params: ById,
  body: SubscriptionBody,
  reply: SubscriptionReply,
  isList: true,
  run: async (ctx, { params, body: { topicId, status, consent } }) => {
    const contactId = idOf("contact", params.id);
    await listSubscriptions(ctx, contactId);
    const contactIds = [contactId];
    if (status === "unsubscribed") {
      const { isConfirmed: _, source = "api" as const, ...proof } = consent ?? { isConfirmed: false };
      await unsubscribe(ctx, { contactIds, topicId, source, proof });
    } else if (topicId && consent) {
      const { source, isConfirmed, ...proof } = consent;
      await subscribe(ctx, { contactIds, topicId, source, proof, isConfirmed });
    }
    return all(ctx, contactId);
  },
});
