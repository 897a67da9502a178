"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { subscribe, unsubscribe } from "./mutations";
import { SubscriptionInput } from "./schema";

/** A member of the team writes down what a person told them. */
export const setSubscriptionAction = workspaceAction({
  can: "contacts.write",
  input: SubscriptionInput,
  run: async (ctx, { contactId, topicId, status, text }) => {
    const by = { contactIds: [contactId], source: "manual" as const, proof: { text } };
    const isAsked =
      status === "subscribed" && topicId !== null && (await subscribe(ctx, { ...by, topicId })).pending > 0;
    if (status === "unsubscribed") await unsubscribe(ctx, { ...by, topicId });
    refresh();
    return { isAsked };
  },
});
