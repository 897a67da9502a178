import { z } from "zod";
import { type ConsentView, consentActions, consentSources } from "@/features/consent/schema";
import { publicId } from "@/lib/ids";
import { cursorLike, Instant, Instants, PageQuery } from "../../../contract";

export const ConsentQuery = PageQuery.extend({ cursor: cursorLike(/^\d{1,18}$/) });

export const ConsentReply = z.object({
  topicId: z.string().nullable().describe("Null: all topics."),
  topicName: z.string().nullable(),
  action: z.enum(consentActions),
  source: z.enum(consentSources),
  text: z.string(),
  textVersion: z.string(),
  ip: z.string(),
  userAgent: z.string(),
  actor: z.string().describe("“person” for what somebody decided by a link or a form."),
  messageId: z.string(),
  at: Instant,
});

export const asConsent = ({ id: _, topicId, at, ...rest }: ConsentView): z.input<typeof ConsentReply> => ({
  ...rest,
  topicId: topicId && publicId("topic", topicId),
  at: Instants.of(at),
});
