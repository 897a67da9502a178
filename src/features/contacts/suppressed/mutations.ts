import "server-only";
import { unsubscribe } from "@/features/consent/mutations";
import { suppress } from "@/features/consent/suppressions/mutations";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";

/** A wish of the person or of the team goes with them; that mail came back is the address's own. */
const carried = ["unsubscribed", "complaint", "manual", "import"] as const;

type Carrying = {
  from: string;
  to: { id: string; email: string };
  note: string;
  /** It is the same person under another address: the wish is recorded as theirs. */
  isSamePerson: boolean;
};

/** Who gets no mail at one address gets none at the other. Says since when, or null when there was nothing to carry. */
export async function carrySuppression(
  tx: Tx,
  ctx: Context,
  { from, to, note, isSamePerson }: Carrying,
): Promise<Date | null> {
  const { workspaceId } = ctx;
  const live = { OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
  const held = await tx.suppression.findFirst({
    where: { workspaceId, email: from, reason: { in: [...carried] }, ...live },
    select: { reason: true, expiresAt: true },
  });
  if (!held || (await tx.suppression.count({ where: { workspaceId, email: to.email, ...live } })) > 0) return null;
  const isWish = held.reason === "unsubscribed";
  if (isWish && isSamePerson)
    await unsubscribe(ctx, { contactIds: [to.id], topicId: null, source: "manual", proof: { text: note } });
  else await suppress(ctx, { emails: [to.email], note, ...held, reason: isWish ? "manual" : held.reason });
  const made = await tx.suppression.findFirst({
    where: { workspaceId, email: to.email },
    select: { createdAt: true },
  });
  return made?.createdAt ?? null;
}
