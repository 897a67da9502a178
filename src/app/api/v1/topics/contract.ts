import { z } from "zod";
import { TopicFields, type TopicView } from "@/features/consent/topics/schema";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../contract";

const { name, description, isPublic, isDoubleOptIn, consentText } = TopicFields.shape;

export const TopicBody = z.strictObject({
  name,
  description,
  isPublic: isPublic.describe("Anybody may sign up for it, and the preference centre shows it to all."),
  isDoubleOptIn: isDoubleOptIn.describe("A sign-up counts once it is confirmed by mail."),
  consentText: consentText.describe("What people agree to; empty for our own words."),
});

export const TopicQuery = z.strictObject({
  isArchived: z.enum(["true", "false"]).default("false").describe("The archived ones in place of those in use."),
});

export const TopicReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  isPublic: z.boolean(),
  isDoubleOptIn: z.boolean(),
  consentText: z.string(),
  isArchived: z.boolean(),
  createdAt: Instant,
  counts: z.object({ subscribed: z.number(), pending: z.number(), unsubscribed: z.number() }),
});

export const asTopic = ({
  id,
  createdAt,
  archivedAt,
  subscribed,
  pending,
  unsubscribed,
  ...rest
}: TopicView): z.input<typeof TopicReply> => ({
  ...rest,
  id: publicId("topic", id),
  isArchived: archivedAt !== null,
  createdAt: Instants.of(createdAt),
  counts: { subscribed, pending, unsubscribed },
});
