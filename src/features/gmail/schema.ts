import { z } from "zod";
import type { Check } from "./checks/schema";

export const readonlyScope = "https://www.googleapis.com/auth/gmail.readonly";

/** What each permission means to a person. */
export const scopeWords: Record<string, string> = {
  [readonlyScope]: "Read your mail and labels",
  "https://www.googleapis.com/auth/gmail.modify": "Read, label and archive your mail",
  "https://www.googleapis.com/auth/gmail.send": "Send mail as you",
  "https://mail.google.com/": "Full access to your mail",
};

/** Why connecting did not work, as the connect page names it. */
export const connectProblems = ["denied", "scope", "account", "elsewhere", "expired", "unavailable"] as const;
export type ConnectProblem = (typeof connectProblems)[number];

/** A sender's address, domain or part of a name. */
const Sender = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\s"(){}\\]+( [^\s"(){}\\]+)*$/, "Use letters, digits and @ . - _ only.");

/** Which mails a connection discovers. Everything unset = all mail but drafts, spam and trash. */
export const DiscoveryFilter = z.object({
  /** A Gmail label id, such as INBOX or Label_7. */
  label: z.string().trim().min(1).max(200).nullable().default(null),
  senders: z.array(Sender).max(20, "At most 20 senders.").default([]),
  newerThanDays: z.int().min(1, "At least one day.").max(20_000).nullable().default(null),
  isUnreadOnly: z.boolean().default(false),
});
export type DiscoveryFilter = z.output<typeof DiscoveryFilter>;

export const ConnectionChoice = z.object({ connectionId: z.uuid() });
export const DiscoveryChoice = ConnectionChoice.extend({ filter: DiscoveryFilter });
export const DisconnectChoice = ConnectionChoice.extend({ isDeletingMails: z.boolean() });
export const EmailChoice = z.object({ emailId: z.uuid() });

export const emailSorts = ["newest", "oldest", "relevance"] as const;
const optionalText = z
  .string()
  .trim()
  .max(200)
  .transform((value) => value || undefined)
  .optional();
const day = z.iso.date().optional();

/** Which discovered mails are meant: the inbox list, bulk selections and the API use the same. */
export const EmailFilter = z.object({
  /** Found in subjects, people and summaries. */
  text: optionalText,
  label: optionalText,
  /** A sender's address, or a domain. */
  sender: optionalText,
  isUnread: z.boolean().optional(),
  hasSummary: z.boolean().optional(),
  /** Its summary says that somebody waits for an answer. */
  needsReply: z.boolean().optional(),
  /** Out of the inbox, and neither sent nor binned. */
  isArchived: z.boolean().optional(),
  category: optionalText,
  priority: optionalText,
  connectionId: z.uuid().optional(),
  /** Days in UTC, both included. */
  since: day,
  until: day,
});
export type EmailFilter = z.output<typeof EmailFilter>;

export const EmailPage = EmailFilter.extend({
  sort: z.enum(emailSorts).optional(),
  /** Each thread once, by its newest mail. */
  byThread: z.boolean().default(false),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type EmailPage = z.input<typeof EmailPage>;

/** One row of the inbox. */
export type EmailItem = {
  id: string;
  connectionId: string;
  threadId: string;
  subject: string;
  fromName: string;
  fromEmail: string;
  snippet: string;
  labels: string[];
  isUnread: boolean;
  isList: boolean;
  sizeBytes: number;
  sentAt: Date;
  /** How many mails of its thread the list means; 1 unless it is grouped. */
  threadCount: number;
  summary: { id: string; tldr: string; priority: string; category: string; needsReply: boolean } | null;
};

export type EmailDetail = Omit<EmailItem, "summary" | "threadCount"> & {
  gmailId: string;
  toEmails: string[];
  messageId: string | null;
  isGone: boolean;
  connectionEmail: string;
};

export type SyncProgress = {
  id: string;
  mode: "discovery" | "incremental";
  status: "running" | "done" | "failed" | "cancelled";
  listedCount: number;
  readyCount: number;
  failedCount: number;
  estimatedTotal: number | null;
  /** All ids are known: `listedCount` is the total. */
  isListed: boolean;
  error: string | null;
  startedAt: Date;
  endedAt: Date | null;
};

export type Connection = {
  id: string;
  email: string;
  /** Paused: Google ended our access. Revoked: somebody here did. Both go on once connected again. */
  status: "active" | "paused" | "revoked";
  statusReason: string | null;
  scopes: string[];
  filter: DiscoveryFilter | null;
  labelNames: Record<string, string>;
  lastSyncedAt: Date | null;
  createdAt: Date;
  /** Mails whose headers we hold. */
  mailCount: number;
  failedCount: number;
  /** The latest discovery or catch-up. */
  run: SyncProgress | null;
  /** The latest comparison with all that Gmail has. */
  check: Check | null;
};

/** Why a rule leaves a mail out of a run: told by its headers, before money is spent. */
export const skipReasons = ["receipt", "notification", "list", "auto_reply", "bounce", "calendar"] as const;
export type SkipReason = (typeof skipReasons)[number];
/** One of them and many of them, for people. */
export const skipWords: Record<SkipReason, { one: string; many: string }> = {
  receipt: { one: "a receipt", many: "receipts" },
  notification: { one: "an automatic notification", many: "automatic notifications" },
  list: { one: "a mailing sent to many", many: "mailings" },
  auto_reply: { one: "an automatic reply", many: "automatic replies" },
  bounce: { one: "a delivery report", many: "delivery reports" },
  calendar: { one: "a calendar message", many: "calendar messages" },
};
