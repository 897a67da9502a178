import { z } from "zod";

export const maxReplyCharacters = 50_000;
const text = z.string().max(maxReplyCharacters, "This is too long for a reply.");

export const DraftInput = z.object({ emailId: z.uuid(), text });

export const ReplyInput = z.object({
  /** Made by the caller; the same key never sends twice. */
  key: z.string().regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, - or _."),
  emailId: z.uuid(),
  text: text.refine((value) => value.trim() !== "", "Write something first."),
  /** To everybody who got the mail, and not to its sender alone. */
  toAll: z.boolean().default(false),
});
export type ReplyInput = z.output<typeof ReplyInput>;

/** What an EmailAction of the kind `reply` carries. */
export const ReplyPayload = z.object({ text: z.string(), toAll: z.boolean() });

/** Whom a reply goes to, and how the mail is quoted below it. */
export type ReplyFrame = { to: string[]; cc: string[]; subject: string; quote: string };
export type ReplyPreview = { one: ReplyFrame; all: ReplyFrame };

/** A reply sent from here, as a thread shows it. */
export type SentReply = {
  id: string;
  batchId: string;
  emailId: string;
  text: string;
  state: "queued" | "running" | "done" | "failed";
  error: string | null;
  at: Date;
};
