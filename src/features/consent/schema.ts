import { z } from "zod";
import type { SuppressionReason } from "./suppressions/schema";

export const consentSources = ["form", "preference_centre", "one_click", "import", "api", "manual"] as const;
export type ConsentSource = (typeof consentSources)[number];
export const ConsentSource = z.enum(consentSources);

export const consentActions = ["granted", "confirmed", "withdrawn"] as const;
export type ConsentAction = (typeof consentActions)[number];

export const subscriptionStatuses = ["pending", "subscribed", "unsubscribed"] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

const short = (max: number) => z.string().trim().max(max, `At most ${max} characters.`);

/** What shows that somebody agreed or took it back. All of it may be empty but what the law asks to be able to show is the text. */
export const Proof = z.strictObject({
  text: short(2_000).default(""),
  textVersion: short(60).default(""),
  ip: short(60).default(""),
  userAgent: short(500).default(""),
  messageId: short(200).default(""),
});
export type Proof = z.output<typeof Proof>;

/** One topic of one contact, by a member of the team; unsubscribing with null means everything. */
export const SubscriptionInput = z
  .strictObject({
    contactId: z.uuid(),
    topicId: z.uuid().nullable(),
    status: z.enum(["subscribed", "unsubscribed"]),
    /** How we know, in the member's own words. */
    text: short(2_000),
  })
  .refine(({ status, text }) => status === "unsubscribed" || text.length >= 3, {
    path: ["text"],
    error: "Say how the person agreed, such as “Asked for it at the fair on 3 May”.",
  })
  .refine(({ status, topicId }) => status === "unsubscribed" || topicId !== null, {
    path: ["topicId"],
    error: "Choose a topic.",
  });
export type SubscriptionInput = z.output<typeof SubscriptionInput>;

export const ConsentPage = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.int().min(1).max(200).default(20),
});
export type ConsentPage = z.output<typeof ConsentPage>;

/** One topic as a contact stands to it. */
export type SubscriptionView = {
  topicId: string;
  name: string;
  isDoubleOptIn: boolean;
  isArchived: boolean;
  /** Null: never asked. */
  status: SubscriptionStatus | null;
  changedAt: Date | null;
};

export type ConsentView = {
  id: string;
  topicId: string | null;
  /** Null: all topics, or one that is gone. */
  topicName: string | null;
  action: ConsentAction;
  source: ConsentSource;
  text: string;
  textVersion: string;
  ip: string;
  userAgent: string;
  actor: string;
  messageId: string;
  at: Date;
};

export type PanelView = {
  subscriptions: SubscriptionView[];
  consents: ConsentView[];
  /** Whether there are more than these. */
  hasOlder: boolean;
  suppression: { reason: SuppressionReason; note: string; createdAt: Date; expiresAt: Date | null } | null;
};
