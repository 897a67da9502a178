import "server-only";
import { env } from "@/env";
import { getSavedFilter } from "@/features/gmail/saved-filters/queries";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { derivedKey } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import { transact } from "@/lib/transact";
import { composeDigest, findReader } from "./queries";
import { type DigestInput, maxDigests } from "./schema";
import { digestToken, readToken } from "./token";
import { digestLetter } from "./wording";

const tokenKey = () => derivedKey("digest pause link");
/** A sender that died is followed by another after this; both mails then carry the same id. */
const claimMinutes = 10;

async function readerOf(tx: Tx, ctx: Context) {
  const userId = await findReader(tx, ctx);
  if (!userId)
    throw new AppError("forbidden", "A digest belongs to a member. Who made this key is none of this workspace.");
  return userId;
}

/** Makes or changes one of the reader's own digests. */
export const saveDigest = (ctx: Context, { digestId, savedFilterId, ...rest }: DigestInput) =>
  transact(ctx, "digest.save", async ({ tx, ctx }) => {
    const { workspaceId } = ctx;
    const userId = await readerOf(tx, ctx);
    const filter = savedFilterId ? (await getSavedFilter(ctx, savedFilterId)).filter : {};
    const chosen = { ...rest, savedFilterId, filter };
    if (digestId) {
      const { count } = await tx.digest.updateMany({ where: { id: digestId, workspaceId, userId }, data: chosen });
      if (count === 0) throw notFound("digest");
      return { id: digestId };
    }
    if ((await tx.digest.count({ where: { workspaceId, userId } })) >= maxDigests)
      throw new AppError("limit_reached", `At most ${maxDigests} digests a person. Delete one first.`);
    return tx.digest.create({ data: { workspaceId, userId, ...chosen }, select: { id: true } });
  });

export const pauseDigest = (ctx: Context, digestId: string, isPaused: boolean) =>
  transact(ctx, isPaused ? "digest.pause" : "digest.resume", async ({ tx, ctx }) => {
    const { count } = await tx.digest.updateMany({
      where: { id: digestId, workspaceId: ctx.workspaceId, userId: await readerOf(tx, ctx) },
      data: { pausedAt: isPaused ? new Date() : null },
    });
    if (count === 0) throw notFound("digest");
    return { id: digestId };
  });

export const deleteDigest = (ctx: Context, digestId: string) =>
  transact(ctx, "digest.delete", async ({ tx, ctx }) => {
    const where = { id: digestId, workspaceId: ctx.workspaceId, userId: await readerOf(tx, ctx) };
    if ((await tx.digest.deleteMany({ where })).count === 0) throw notFound("digest");
    return { id: digestId };
  });

/** What the link in a digest does, without signing in: pauses that digest. False when the link is none of ours. */
export async function pauseByToken(token: string): Promise<boolean> {
  const named = readToken(token, tokenKey());
  if (!named) return false;
  await transact(jobContext("digests.pause-link", named.workspaceId), "digest.pause", async ({ tx, ctx }) => {
    await tx.digest.updateMany({
      where: { id: named.digestId, workspaceId: ctx.workspaceId, pausedAt: null },
      data: { pausedAt: new Date() },
    });
    return { id: named.digestId };
  });
  return true;
}

type Claimed = { name: string; email: string; slug: string };

/** Takes a digest's period for this sender; null when it was sent, is being sent, was paused, or its reader has left. */
async function claim(ctx: Context, digestId: string, period: string, now: Date): Promise<Claimed | null> {
  let claimed: Claimed | null = null;
  await transact(ctx, "digest.claim", async ({ tx, ctx: { workspaceId } }) => {
    const [found] = await tx.$queryRaw<Claimed[]>`
      WITH issue AS (
        INSERT INTO digest_issue (digest_id, period, workspace_id, claimed_at)
        SELECT id, ${period}, workspace_id, ${now} FROM digest
        WHERE id = ${digestId}::uuid AND workspace_id = ${workspaceId}::uuid AND paused_at IS NULL
        ON CONFLICT (digest_id, period) DO UPDATE SET claimed_at = ${now}
          WHERE digest_issue.sent_at IS NULL AND digest_issue.claimed_at < ${now}::timestamptz - make_interval(mins => ${claimMinutes})
        RETURNING digest_id)
      SELECT d.name, u.email, w.slug FROM issue JOIN digest d ON d.id = issue.digest_id
        JOIN workspace w ON w.id = d.workspace_id JOIN "user" u ON u.id = d.user_id`;
    claimed = found ?? null;
    return { id: digestId };
  });
  return claimed;
}

/** Sends a digest for one period, once. An empty one is not sent, only noted. Safe to repeat. */
export async function sendDigest(ctx: Context, digestId: string, period: string, now = new Date()) {
  const { workspaceId } = ctx;
  const claimed = await claim(ctx, digestId, period, now);
  if (!claimed) return { isSent: false };
  const content = await composeDigest(ctx, digestId, period, now);
  if (content.mailCount > 0) {
    const { APP_URL } = env();
    const token = digestToken({ workspaceId, digestId }, tokenKey());
    const letter = digestLetter(content, {
      name: claimed.name,
      inboxUrl: `${APP_URL}/${claimed.slug}/inbox`,
      pauseUrl: `${APP_URL}/digest/${token}`,
    });
    await sendMail({
      to: claimed.email,
      ...renderLetter(letter),
      messageId: `<digest.${digestId}.${period}@${new URL(APP_URL).hostname}>`,
      headers: {
        "List-Unsubscribe": `<${APP_URL}/api/digests/pause?token=${token}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
    });
  }
  await transact(ctx, "digest.sent", async ({ tx }) => {
    const { mailCount, spentMicro } = content;
    await tx.digestIssue.updateMany({
      where: { digestId, period, workspaceId },
      data: { sentAt: now, mailCount, spentMicro },
    });
    return { id: digestId };
  });
  return { isSent: content.mailCount > 0 };
}
