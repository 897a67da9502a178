import { z } from "zod";

export const TopicFields = z.strictObject({
  name: z.string().trim().min(1, "Give the topic a name.").max(80, "At most 80 characters."),
  description: z.string().trim().max(300, "At most 300 characters.").default(""),
  isPublic: z.boolean().default(true),
  isDoubleOptIn: z.boolean().default(false),
  consentText: z.string().trim().max(1_000, "At most 1,000 characters.").default(""),
});
export const TopicInput = TopicFields.extend({ topicId: z.uuid().nullable().default(null) });
export type TopicInput = z.output<typeof TopicInput>;
export const TopicChoice = z.strictObject({ topicId: z.uuid() });

/** What people agree to where a topic has no words of its own. */
export const ownWordsOf = ({ topic, workspace }: { topic: string; workspace: string }) =>
  `Yes, send me “${topic}” from ${workspace} by e-mail. I can unsubscribe at any time.`;

export const maxTopics = 100;

export type TopicView = {
  id: string;
  name: string;
  description: string;
  isPublic: boolean;
  isDoubleOptIn: boolean;
  consentText: string;
  createdAt: Date;
  archivedAt: Date | null;
  subscribed: number;
  pending: number;
  unsubscribed: number;
};
