import "server-only";
import { requireRoom } from "@/features/billing/limits/mutations";
import { Email } from "@/features/contacts/schema";
import type { Context, SystemContext } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { renderLetter } from "@/lib/letter";
import { sendMail } from "@/lib/mailer";
import type { OutgoingEvent } from "@/lib/outbox";
import { rateLimit } from "@/lib/rate-limit";
import { transact, transactSystem, within } from "@/lib/transact";
import { optInRequested } from "~/inngest/events";
import { type Decision, grant, lockContacts, withdraw } from "../decisions/mutations";
import { linkMaker } from "../links/mutations";
import { linkContext, person, readLink } from "../links/queries";
import type { Origin } from "../links/schema";
import { confirmDays, confirmLetter, versionOf } from "../wording";
import { findOpenTopic } from "./queries";
import type { JoinForm, JoinOutcome } from "./schema";

const dayMs = 86_400_000;
/** Confirmation mails to one address: so many a day and workspace, and so far apart for one topic. */
const mailsADay = 4;
const minutesBetween = 10;

type Request = { ids: string[]; topicId: string; decision: Decision };

/**
 * Asks contacts whose locks are held to confirm by mail, but for those asked a moment ago or too often, and those
 * whose mail is stopped. Who was never asked is pending until then; who opted out stays so. Yields how many are asked.
 */
export async function requestOptIns(
  tx: Tx,
  { ids, topicId, decision }: Request,
  emit: (event: OutgoingEvent) => void,
): Promise<number> {
  const { workspaceId, source, actor, proof } = decision;
  const asked = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO opt_in (id, workspace_id, contact_id, topic_id, email, source, text, text_version, ip, user_agent, actor, requested_at, expires_at)
    SELECT gen_random_uuid(), c.workspace_id, c.id, ${topicId}::uuid, c.email, ${source}::consent_source, ${proof.text}, ${proof.textVersion},
      ${proof.ip}, ${proof.userAgent}, ${actor}, clock_timestamp(), clock_timestamp() + make_interval(days => ${confirmDays})
    FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM suppression p WHERE p.workspace_id = c.workspace_id AND p.email = c.email
        AND p.reason <> 'unsubscribed' AND (p.expires_at IS NULL OR p.expires_at > now()))
      AND NOT EXISTS (SELECT FROM opt_in o WHERE o.workspace_id = c.workspace_id AND o.email = c.email AND o.topic_id = ${topicId}::uuid
        AND o.requested_at > clock_timestamp() - make_interval(mins => ${minutesBetween}))
      AND (SELECT count(*) FROM opt_in o WHERE o.workspace_id = c.workspace_id AND o.email = c.email
        AND o.requested_at > clock_timestamp() - interval '1 day') < ${mailsADay}
    RETURNING id`;
  await tx.$executeRaw`
    INSERT INTO topic_subscription (contact_id, topic_id, workspace_id, status, changed_at)
    SELECT c.id, ${topicId}::uuid, c.workspace_id, 'pending', clock_timestamp() FROM contact c
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.id = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL ORDER BY c.id
    ON CONFLICT (contact_id, topic_id) DO NOTHING`;
  for (const { id: optInId } of asked) emit(optInRequested.create({ workspaceId, optInId }));
  return asked.length;
}

/** Mails the request to confirm, once. Quiet when it was sent, answered, has run out, or mail to the address is stopped. */
export async function sendOptIn(ctx: Context, optInId: string, now = new Date()) {
  const { workspaceId } = ctx;
  const found = await within(ctx, async (tx) => {
    const request = await tx.optIn.findFirst({
      where: { id: optInId, workspaceId, sentAt: null, confirmedAt: null, endedAt: null, expiresAt: { gt: now } },
      select: { contactId: true, email: true, topicId: true },
    });
    if (!request) return null;
    const topic = await tx.topic.findFirst({
      where: { id: request.topicId, workspaceId, archivedAt: null },
      select: { name: true },
    });
    const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } });
    return topic && workspace && { ...request, topic: topic.name, workspace: workspace.name };
  });
  if (!found) return { isSent: false };
  const { contactId, email, topicId, topic, workspace } = found;
  const url = (await linkMaker(ctx, now)).confirmUrl({ contactId, email, topicId, messageId: optInId });
  await sendMail({
    to: email,
    ...renderLetter(confirmLetter({ topic, workspace, url })),
    messageId: `<opt-in.${optInId}@${new URL(url).hostname}>`,
  });
  await transact(ctx, "optIn.sent", async ({ tx }) => {
    await tx.optIn.updateMany({ where: { id: optInId, workspaceId }, data: { sentAt: now } });
    return { id: optInId };
  });
  return { isSent: true };
}

/** The contact with this address, made or brought back where there is none. Its lock is held afterwards. */
async function contactFor(tx: Tx, ctx: Context, email: string): Promise<string> {
  const { workspaceId } = ctx;
  const [known] = await lockContacts(tx, workspaceId, Prisma.sql`c.email = ${email}`);
  if (known && !known.isDeleted) return known.id;
  await requireRoom(tx, ctx, "contacts", 1);
  if (known) {
    // One that became part of another stays what it was merged into, and that one is meant.
    const row = await tx.contact.findUnique({ where: { id: known.id }, select: { mergedIntoId: true } });
    if (row?.mergedIntoId) {
      const [kept] = await lockContacts(
        tx,
        workspaceId,
        Prisma.sql`c.id = ${row.mergedIntoId}::uuid AND c.deleted_at IS NULL`,
      );
      if (kept) return kept.id;
    }
    await tx.contact.updateMany({
      where: { id: known.id, workspaceId },
      data: { deletedAt: null, mergedIntoId: null, updatedAt: new Date() },
    });
    return known.id;
  }
  const id = newId();
  await tx.contact.createMany({ data: [{ id, workspaceId, email, source: "form" }], skipDuplicates: true });
  const [made] = await lockContacts(tx, workspaceId, Prisma.sql`c.email = ${email}`);
  return made?.id ?? id;
}

/** Whether an address or a contact has opted out: then only a confirmation by mail can bring it back. */
async function hasOptedOut(tx: Tx, workspaceId: string, contactId: string, topicId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isOut: boolean }[]>`
    SELECT (s.status IS NOT NULL AND s.status <> 'subscribed') OR EXISTS (SELECT FROM suppression p
        WHERE p.workspace_id = c.workspace_id AND p.email = c.email AND (p.expires_at IS NULL OR p.expires_at > now()))
      OR coalesce((SELECT d.action = 'withdrawn' FROM consent d WHERE d.workspace_id = c.workspace_id AND d.email = c.email
        AND (d.topic_id = ${topicId}::uuid OR d.topic_id IS NULL) ORDER BY d.at DESC, d.seq DESC LIMIT 1), false) AS "isOut"
    FROM contact c LEFT JOIN topic_subscription s ON s.contact_id = c.id AND s.topic_id = ${topicId}::uuid
    WHERE c.id = ${contactId}::uuid AND c.workspace_id = ${workspaceId}::uuid`;
  return row?.isOut ?? true;
}

const isSubscribed = async (tx: Tx, contactId: string, topicId: string) =>
  (await tx.topicSubscription.count({ where: { contactId, topicId, status: "subscribed" } })) > 0;

const perHour = async (key: string, limit: number) =>
  (await rateLimit(`consent-join:${key}`, { limit, windowSeconds: 3600 })).isAllowed;

/** Signs an address up for a topic, as its form asks: at once, or once it is confirmed by mail. */
export async function join({ topicId, email: typed, trap }: JoinForm, origin: Origin): Promise<JoinOutcome> {
  const topic = await findOpenTopic(topicId);
  if (!topic) return "gone";
  const outcome = topic.isDoubleOptIn ? "sent" : "done";
  const parsed = Email.safeParse(typed);
  if (!parsed.success) return "invalid";
  // Only what fills in every field of a page finds this one.
  if (trap !== "") return outcome;
  const email = parsed.data;
  if (!((await perHour(`from:${origin.ip}`, 60)) && (await perHour(`for:${email}`, 10)))) return "later";
  const { workspaceId, text } = topic;
  const proof = { text, textVersion: versionOf(text), ...origin, messageId: "" };
  const decision: Decision = { workspaceId, source: "form", actor: person, proof };
  try {
    await transact(jobContext("consent.join", workspaceId), "subscription.join", async ({ tx, ctx, emit }) => {
      const id = await contactFor(tx, ctx, email);
      const isOut = await hasOptedOut(tx, workspaceId, id, topicId);
      if (!isOut && (await isSubscribed(tx, id, topicId))) return { id };
      if (topic.isDoubleOptIn || isOut) await requestOptIns(tx, { ids: [id], topicId, decision }, emit);
      else await grant(tx, decision, { ids: [id], topicId });
      return { id };
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "limit_reached") return "full";
    throw error;
  }
  return outcome;
}

/** What the button of a confirmation link does. False when the link is none of ours. Safe to repeat. */
export async function confirmByLink(token: string, origin: Origin, now = new Date()): Promise<boolean> {
  const link = await readLink(token, ["confirm"]);
  if (!link?.messageId || !link.topicId) return false;
  const { workspaceId, messageId, topicId } = link;
  await transact(linkContext(workspaceId), "subscription.confirm", async ({ tx }) => {
    const [contact] = await lockContacts(tx, workspaceId, Prisma.sql`c.id = ${link.contactId}::uuid`);
    if (!contact || contact.isDeleted) return { id: link.contactId };
    const request = await tx.optIn.findFirst({
      where: { id: messageId, workspaceId, topicId, confirmedAt: null, endedAt: null, expiresAt: { gt: now } },
    });
    if (!request || request.email !== contact.email) return { id: link.contactId };
    const { text, textVersion } = request;
    const isAskedStill = await tx.topic.count({ where: { id: topicId, workspaceId, archivedAt: null } });
    if (isAskedStill === 0) return { id: link.contactId };
    // The request itself, with what was seen then, and right after it the answer.
    await tx.$executeRaw`
      INSERT INTO consent (id, workspace_id, email, topic_id, action, source, text, text_version, ip, user_agent, actor, message_id, at)
      VALUES (${newId()}::uuid, ${workspaceId}::uuid, ${request.email}, ${topicId}::uuid, 'granted', ${request.source}::consent_source, ${text},
        ${textVersion}, ${request.ip}, ${request.userAgent}, ${request.actor}, ${messageId}, ${request.requestedAt})`;
    const proof = { text, textVersion, ...origin, messageId };
    await grant(
      tx,
      { workspaceId, source: "form", actor: person, proof },
      { ids: [request.contactId], topicId, action: "confirmed" },
    );
    await tx.optIn.updateMany({ where: { id: messageId, workspaceId }, data: { confirmedAt: now } });
    return { id: link.contactId };
  });
  return true;
}

/** Takes a confirmation back by the link that it was made with. */
export async function undoByLink(token: string, origin: Origin): Promise<boolean> {
  const link = await readLink(token, ["confirm"]);
  if (!link?.messageId || !link.topicId) return false;
  const { workspaceId, messageId, topicId, email } = link;
  const text = "Undo: I did not ask for this";
  const proof = { text, textVersion: versionOf(text), ...origin, messageId };
  await transact(linkContext(workspaceId), "subscription.undo", async ({ tx }) => {
    await withdraw(
      tx,
      { workspaceId, source: "preference_centre", actor: person, proof },
      { emails: [email], topicId },
    );
    return { id: link.contactId };
  });
  return true;
}

/** Requests that came to nothing are forgotten after so many days more, with whom they came from. */
const keptDays = 30;

/** Ends what nobody confirmed in time, and lets contacts go that came by a form and left nothing else. Safe to repeat. */
export const expireOptIns = (ctx: SystemContext, now = new Date()) =>
  transactSystem(ctx, "optIn.expire", async ({ tx }) => {
    const before = new Date(now.getTime() - confirmDays * dayMs);
    const ended = await tx.$executeRaw`
      WITH over AS (
        DELETE FROM topic_subscription s WHERE s.status = 'pending' AND s.changed_at <= ${before}
          AND NOT EXISTS (SELECT FROM opt_in o WHERE o.contact_id = s.contact_id AND o.topic_id = s.topic_id
            AND o.confirmed_at IS NULL AND o.ended_at IS NULL AND o.expires_at > ${now})
        RETURNING s.contact_id, s.topic_id)
      UPDATE contact c SET deleted_at = ${now}
      FROM over
      WHERE c.id = over.contact_id AND c.deleted_at IS NULL AND c.source = 'form' AND c.first_name = '' AND c.last_name = ''
        AND NOT EXISTS (SELECT FROM topic_subscription s WHERE s.contact_id = c.id AND s.topic_id <> over.topic_id)
        AND NOT EXISTS (SELECT FROM contact_tag t WHERE t.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM list_member l WHERE l.contact_id = c.id)
        AND NOT EXISTS (SELECT FROM contact_event e WHERE e.contact_id = c.id)`;
    const forgotten = new Date(now.getTime() - keptDays * dayMs);
    await tx.optIn.deleteMany({ where: { confirmedAt: null, expiresAt: { lt: forgotten } } });
    return { id: newId(), ended };
  });
