import { z } from "zod";
import { type EmailDetail, EmailFilter, type EmailItem, emailSorts } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";
import { IdOf, Instant, Instants, PageQuery } from "../contract";

const flag = z
  .enum(["true", "false"])
  .transform((value) => value === "true")
  .optional();

/** The inbox's filter as a query string writes it. */
export const EmailQuery = PageQuery.extend(
  EmailFilter.omit({ isUnread: true, hasSummary: true, needsReply: true, isArchived: true, connectionId: true }).shape,
).extend({
  isUnread: flag,
  hasSummary: flag,
  needsReply: flag.describe("Its summary says that somebody waits for an answer."),
  isArchived: flag.describe("Out of the inbox, and neither sent nor binned."),
  connectionId: IdOf("connection").optional(),
  sort: z.enum(emailSorts).optional().describe("Without it: the best finds first with `text`, else the newest."),
});

const fields = {
  id: z.string(),
  connectionId: z.string(),
  threadId: z.string().describe("Gmail's."),
  subject: z.string(),
  from: z.object({ name: z.string(), email: z.string() }),
  snippet: z.string(),
  labels: z.array(z.string()).describe("Gmail's label ids."),
  isUnread: z.boolean(),
  isList: z.boolean().describe("Sent to a mailing list."),
  sizeBytes: z.number(),
  sentAt: Instant,
};

export const EmailReply = z.object({
  ...fields,
  summary: z
    .object({ id: z.string(), tldr: z.string(), priority: z.string(), category: z.string(), needsReply: z.boolean() })
    .nullable(),
});

export const EmailDetailReply = z.object({
  ...fields,
  to: z.array(z.string()),
  gmailId: z.string(),
  messageId: z.string().nullable(),
  isGone: z.boolean().describe("Gmail no longer has it."),
});

type Shared = Omit<EmailItem, "summary" | "threadCount">;
const shared = (mail: Shared) => ({
  id: publicId("email", mail.id),
  connectionId: publicId("connection", mail.connectionId),
  threadId: mail.threadId,
  subject: mail.subject,
  from: { name: mail.fromName, email: mail.fromEmail },
  snippet: mail.snippet,
  labels: mail.labels,
  isUnread: mail.isUnread,
  isList: mail.isList,
  sizeBytes: mail.sizeBytes,
  sentAt: Instants.of(mail.sentAt),
});

export const asEmail = ({ summary, ...mail }: EmailItem): z.input<typeof EmailReply> => ({
  ...shared(mail),
  summary: summary && { ...summary, id: publicId("summary", summary.id) },
});

export const asEmailDetail = (mail: EmailDetail): z.input<typeof EmailDetailReply> => ({
  ...shared(mail),
  to: mail.toEmails,
  gmailId: mail.gmailId,
  messageId: mail.messageId,
  isGone: mail.isGone,
});
