import { z } from "zod";

export const ThreadChoice = z.strictObject({ emailId: z.uuid() });
export const ThreadMailChoice = ThreadChoice.extend({
  gmailId: z.string().regex(/^[0-9a-f]{1,32}$/, "This is no id of a mail at Gmail."),
});

/** A mail of the thread that is at Gmail only: the discovery's filter leaves it out. Nothing of it is stored. */
export type DistantMail = {
  gmailId: string;
  fromName: string;
  fromEmail: string;
  toEmails: string[];
  snippet: string;
  sentAt: Date;
};
