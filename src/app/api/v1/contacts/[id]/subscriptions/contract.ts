import { z } from "zod";
import { type SubscriptionView, subscriptionStatuses } from "@/features/consent/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants } from "../../../contract";

export const SubscriptionReply = z.object({
  topicId: z.string(),
  name: z.string(),
  isArchived: z.boolean(),
  status: z.enum(subscriptionStatuses).nullable().describe("Null: never asked."),
  changedAt: Instant.nullable(),
});

export const asSubscription = ({ topicId, name, isArchived, status, changedAt }: SubscriptionView) => ({
  topicId: publicId("topic", topicId),
  name,
  isArchived,
  status,
  changedAt: Instants.orNull(changedAt),
});

const text = (max: number) => z.string().trim().max(max);
/** What shows that the person agreed. Without words that were agreed to there is no consent. */
const ConsentBody = z.strictObject({
  source: z.enum(["form", "api", "manual"]).default("api").describe("Where the person decided."),
  text: text(2_000).min(3, "Send the words the person agreed to.").describe("The words that were agreed to."),
  textVersion: text(60).default("").describe("Which edition of them; made from the words when left out."),
  ip: text(60).default(""),
  userAgent: text(500).default(""),
  isConfirmed: z
    .boolean()
    .default(false)
    .describe("The person confirmed by mail already: a topic with double opt-in does not ask again."),
});

export const SubscriptionBody = z
  .strictObject({
    topicId: IdOf("topic").nullable().describe("Null with “unsubscribed”: everything, which suppresses the address."),
    status: z.enum(["subscribed", "unsubscribed"]),
    consent: ConsentBody.nullable().default(null).describe("Needed to subscribe."),
  })
  .superRefine(({ topicId, status, consent }, { addIssue }) => {
    if (status === "unsubscribed") return;
    if (!consent)
      addIssue({
        code: "custom",
        path: ["consent"],
        message: "Send the consent: its source and the words agreed to. Nobody is subscribed without one.",
      });
    if (!topicId) addIssue({ code: "custom", path: ["topicId"], message: "Send the topic to subscribe to." });
  });
