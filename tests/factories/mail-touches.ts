import { saveDigest } from "@/features/digests/mutations";
import { DigestInput } from "@/features/digests/schema";
import { saveFilter } from "@/features/gmail/saved-filters/mutations";
import type { Context } from "@/gates/context";
import { newId } from "@/lib/ids";
import { within } from "@/lib/transact";

/** Tables that `touches` writes one row into. */
export const touched = ["email_action", "reply_draft", "trusted_sender", "saved_filter", "digest"] as const;
/** Words that stand in what people wrote. */
export const writtenWords = { reply: "Yours sincerely, Robin", draft: "Not sent yet" };

/** What people leave around a mail: a sent reply, a draft, a trusted sender, a saved filter and a digest of it. */
export async function touches(ctx: Context, emailId: string, at = new Date()) {
  const { workspaceId } = ctx;
  await within(ctx, async (tx) => {
    const { connectionId } = await tx.emailDiscovery.findFirstOrThrow({ where: { id: emailId } });
    await tx.emailAction.create({
      data: {
        workspaceId,
        connectionId,
        emailId,
        batchId: newId(),
        key: newId(),
        kind: "reply",
        payload: { text: writtenWords.reply, toAll: false },
        state: "done",
        actorKind: "user",
        actorId: ctx.actor.id,
        runAfter: at,
        createdAt: at,
      },
    });
    await tx.replyDraft.create({
      data: { workspaceId, emailId, authorId: ctx.actor.id, text: writtenWords.draft, updatedAt: at },
    });
    await tx.trustedSender.create({ data: { workspaceId, email: "eve@partners.test" } });
  });
  const saved = await saveFilter(ctx, { name: "Kept", filter: { text: "report" }, isShared: false });
  await saveDigest(
    ctx,
    DigestInput.parse({
      name: "Mornings",
      frequency: "daily",
      weekday: 1,
      hour: 8,
      timeZone: "UTC",
      quietDays: [],
      savedFilterId: saved.id,
    }),
  );
}
