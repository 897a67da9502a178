import { z } from "zod";
import type { DeadLetter } from "@/features/gmail/checks/schema";
import { publicId } from "@/lib/ids";
import { cursorLike, IdOf, Instant, Instants, PageQuery } from "../../../../contract";

export const FailedMailsQuery = PageQuery.extend({ cursor: cursorLike(/^eml_[0-9a-z]{26}$/) });

export const FailedMailReply = z.object({
  id: z.string(),
  gmailId: z.string(),
  subject: z.string().describe("Empty when the mail was never read."),
  from: z.object({ name: z.string(), email: z.string() }),
  reason: z.string().describe("What Gmail said."),
  attempts: z.number(),
  sentAt: Instant,
});

export const RetryBody = z.strictObject({
  emailIds: z.array(IdOf("email")).min(1).max(200).optional().describe("Unset: all that failed."),
});
export const RetryReply = z.object({ retried: z.number().describe("Mails that are read once more.") });

export const asFailedMail = (mail: DeadLetter): z.input<typeof FailedMailReply> => ({
  id: publicId("email", mail.id),
  gmailId: mail.gmailId,
  subject: mail.subject,
  from: { name: mail.fromName, email: mail.fromEmail },
  reason: mail.reason,
  attempts: mail.attempts,
  sentAt: Instants.of(mail.sentAt),
});
