import "server-only";
import { simpleParser } from "mailparser";
import type { Context } from "@/gates/context";
import { transact } from "@/lib/transact";
import { fetchRawMessage } from "../mutations";
import { getEmail } from "../queries";
import { isTrustedSender } from "./queries";
import { frameDocument, framePolicy, safeHtml } from "./safe-html";
import type { SenderTrust } from "./schema";

const maxParsedBytes = 8 * 1024 * 1024;

export const setSenderTrust = (ctx: Context, { email, isTrusted }: SenderTrust) =>
  transact(ctx, isTrusted ? "sender.trust" : "sender.distrust", async ({ tx }) => {
    const row = { workspaceId: ctx.workspaceId, email };
    if (isTrusted) await tx.trustedSender.createMany({ data: [row], skipDuplicates: true });
    else await tx.trustedSender.deleteMany({ where: row });
    return { id: ctx.workspaceId };
  });

/** The mail as its sender laid it out, for a frame that runs nothing; read from Gmail for this one look. */
export async function renderFrame(
  ctx: Context,
  emailId: string,
  { withRemote = false } = {},
): Promise<{ document: string; policy: string }> {
  const { fromEmail } = await getEmail(ctx, emailId);
  const areRemoteShown = withRemote || (await isTrustedSender(ctx, fromEmail));
  const raw = await fetchRawMessage(ctx, emailId);
  const options = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true };
  const mail = await simpleParser(raw.subarray(0, maxParsedBytes), options);
  const pictures = mail.attachments.flatMap(({ cid, contentType, content }) =>
    cid ? [{ cid, contentType, content }] : [],
  );
  const { html } = safeHtml(mail.html || "<p>This mail has no formatted view.</p>", pictures, areRemoteShown);
  return { document: frameDocument(html), policy: framePolicy(areRemoteShown) };
}
