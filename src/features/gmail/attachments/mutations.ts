import "server-only";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import { withAccess } from "../tokens/mutations";
import { type Attachment, findPart, listAttachments, safeFileName } from "./attachment-parts";
import { getAttachment, getStructure } from "./google";

const findMail = async (ctx: Context, id: string) => {
  const where = { id, workspaceId: ctx.workspaceId };
  const select = { gmailId: true, connectionId: true } as const;
  const mail = await within(ctx, (tx) => tx.emailDiscovery.findFirst({ where, select }));
  if (!mail) throw notFound("mail");
  return mail;
};

/** The mail's files as Gmail lists them; none of them is fetched. */
export async function fetchAttachmentList(ctx: Context, emailId: string): Promise<Attachment[]> {
  const { gmailId, connectionId } = await findMail(ctx, emailId);
  const payload = await withAccess(ctx, connectionId, (token) => getStructure(token, gmailId), {
    method: "messages.get",
  });
  return listAttachments(payload);
}

/** One file, straight from Gmail; never stored. Throws AppError not_found for a part that is no file. */
export async function fetchAttachment(
  ctx: Context,
  emailId: string,
  partId: string,
): Promise<{ name: string; content: Buffer }> {
  const { gmailId, connectionId } = await findMail(ctx, emailId);
  const payload = await withAccess(ctx, connectionId, (token) => getStructure(token, gmailId), {
    method: "messages.get",
  });
  const part = findPart(payload, partId);
  if (!part) throw notFound("attachment");
  const name = safeFileName(part.filename ?? "");
  const { attachmentId, data } = part.body ?? {};
  if (!attachmentId) return { name, content: Buffer.from(data ?? "", "base64url") };
  const content = await withAccess(ctx, connectionId, (token) => getAttachment(token, gmailId, attachmentId), {
    method: "attachments.get",
  });
  return { name, content };
}
