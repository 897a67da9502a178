import "server-only";
import { fetchRawMessage } from "@/features/gmail/mutations";
import type { Context } from "@/gates/context";
import { type CleanMail, cleanMail } from "../clean";
import { listMailsBefore } from "../queries";
import { threadSoFar } from "../thread-so-far";

/** A mail as the model may see it, with what the summaries of the mails before it say. Throws as `fetchRawMessage` does. */
export async function readMail(ctx: Context, emailId: string): Promise<CleanMail> {
  const mail = await cleanMail(await fetchRawMessage(ctx, emailId));
  return { ...mail, thread: threadSoFar(await listMailsBefore(ctx, emailId)) };
}
