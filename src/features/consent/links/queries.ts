import "server-only";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { unseal } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { isId, publicId } from "@/lib/ids";
import { log } from "@/lib/log";
import { within } from "@/lib/transact";
import type { SubscriptionStatus } from "../schema";
import { maskEmail } from "./mask";
import { type LinkSecret, type Named, openToken, outsideOf, type Scope, scopes, sealToken } from "./token";

/** Whoever holds a link acts for the person it was mailed to, and for nobody else. */
export const linkContext = (workspaceId: string) => jobContext("consent.link", workspaceId);
export const person = "person";

export const placeOf = (rowId: string) => ({ table: "link_key", column: "sealed_secret", rowId });

/** Null when there is no such key, or none of ours opens it any more. */
async function findSecret(ctx: Context, number: number): Promise<LinkSecret | null> {
  const row = await within(ctx, (tx) =>
    tx.linkKey.findUnique({
      where: { workspaceId_number: { workspaceId: ctx.workspaceId, number } },
      select: { id: true, sealedSecret: true },
    }),
  );
  if (!row) return null;
  try {
    return { number, secret: Buffer.from(unseal(row.sealedSecret, placeOf(row.id)), "base64url") };
  } catch (error) {
    log.error({ err: error, linkKeyId: row.id }, "consent: a key of links cannot be opened");
    return null;
  }
}

export type Link = Named & { scope: Scope };

async function open(token: string, scopes: readonly Scope[]) {
  const outside = outsideOf(token);
  if (!outside || !scopes.includes(outside.scope) || !isId(outside.workspaceId)) return null;
  const secret = await findSecret(linkContext(outside.workspaceId), outside.keyNumber);
  const link = secret && openToken(token, secret);
  return link && { link, secret };
}

/** What a link names, proven by its key; null when it is none of ours, changed, or of another scope. */
export const readLink = async (token: string, scopes: readonly Scope[]): Promise<Link | null> =>
  (await open(token, scopes))?.link ?? null;

type Known = { id: string; email: string; locale: string; isDeleted: boolean };

/**
 * Whom a link means today: its contact, those it was merged into, and whoever has its address now. `emails` are all of
 * theirs; `primary` is who gets the mail now, null when nobody is left.
 */
export async function peopleOf(tx: Tx, { workspaceId, contactId, email }: Link) {
  const known = await tx.$queryRaw<Known[]>`
    WITH RECURSIVE chain AS (
      SELECT id, email, locale, deleted_at, merged_into_id, 0 AS depth FROM contact
        WHERE workspace_id = ${workspaceId}::uuid AND id = ${contactId}::uuid
      UNION ALL
      SELECT c.id, c.email, c.locale, c.deleted_at, c.merged_into_id, chain.depth + 1 FROM chain
        JOIN contact c ON c.id = chain.merged_into_id AND c.workspace_id = ${workspaceId}::uuid WHERE chain.depth < 8)
    SELECT id, email, locale, deleted_at IS NOT NULL AS "isDeleted" FROM chain
    UNION
    SELECT id, email, locale, deleted_at IS NOT NULL FROM contact WHERE workspace_id = ${workspaceId}::uuid AND email = ${email}`;
  const live = known.filter(({ isDeleted }) => !isDeleted);
  return {
    emails: [...new Set([email, ...known.map((one) => one.email)])],
    primary: live.find((one) => one.email === email) ?? live[0] ?? null,
  };
}

type LinkTopic = {
  id: string;
  name: string;
  description: string;
  consentText: string;
  status: SubscriptionStatus | null;
};
type LinkState = {
  scope: Scope;
  workspaceName: string;
  /** The contact's own, BCP 47; empty when it is not known. */
  locale: string;
  /** Enough to know one's own address by, too little to learn it. */
  address: string;
  /** The topic the link is about; null for all. */
  topic: { name: string; publicId: string | null; status: SubscriptionStatus | null; isArchived: boolean } | null;
  topics: LinkTopic[];
  /** Whether everything was unsubscribed by the person, or mail is stopped for a reason of ours. */
  isAllOff: boolean;
  isStopped: boolean;
  /** The address is still a contact's: whoever has mail to it may subscribe it. */
  canSubscribe: boolean;
  optIn: "open" | "confirmed" | "ended" | "expired" | null;
  /** Where to choose topics, for who has confirmed or unsubscribed. */
  preferencesToken: string | null;
};

const stateOf = (row: { confirmedAt: Date | null; endedAt: Date | null; expiresAt: Date }, now: Date) => {
  if (row.endedAt) return "ended" as const;
  if (row.confirmedAt) return "confirmed" as const;
  return row.expiresAt <= now ? ("expired" as const) : ("open" as const);
};

/** Everything the page of a link shows; null for a link that is none of ours. Changes nothing. */
export async function describeLink(token: string, now = new Date()): Promise<LinkState | null> {
  const opened = await open(token, scopes);
  if (!opened) return null;
  const { link, secret } = opened;
  const { workspaceId, topicId } = link;
  return within(linkContext(workspaceId), async (tx) => {
    const workspace = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } });
    if (!workspace) return null;
    const { primary, emails } = await peopleOf(tx, link);
    const topics = await tx.$queryRaw<(LinkTopic & { isPublic: boolean })[]>`
      SELECT t.id, t.name, t.description, t.consent_text AS "consentText", t.is_public AS "isPublic", s.status::text AS status
      FROM topic t LEFT JOIN topic_subscription s ON s.topic_id = t.id AND s.contact_id = ${primary?.id ?? null}::uuid
      WHERE t.workspace_id = ${workspaceId}::uuid AND t.archived_at IS NULL ORDER BY t.created_at, t.id`;
    const own = topicId
      ? await tx.topic.findFirst({ where: { id: topicId, workspaceId }, select: { name: true, archivedAt: true } })
      : null;
    const found = topics.find(({ id }) => id === topicId);
    const suppressed = await tx.suppression.findMany({
      where: { workspaceId, email: { in: emails }, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      select: { reason: true },
    });
    const request =
      link.scope === "confirm" && link.messageId
        ? await tx.optIn.findFirst({
            where: { id: link.messageId, workspaceId },
            select: { confirmedAt: true, endedAt: true, expiresAt: true },
          })
        : null;
    const optIn = request && stateOf(request, now);
    const canSubscribe = primary?.email === link.email;
    return {
      scope: link.scope,
      workspaceName: workspace.name,
      locale: primary?.locale ?? "",
      address: maskEmail(link.email),
      topic: own && {
        name: own.name,
        publicId: found?.isPublic ? publicId("topic", found.id) : null,
        status: found?.status ?? null,
        isArchived: own.archivedAt !== null,
      },
      topics: topics.filter(({ isPublic, status }) =>
        canSubscribe ? isPublic || status !== null : status === "subscribed" || status === "pending",
      ),
      isAllOff: suppressed.some(({ reason }) => reason === "unsubscribed"),
      isStopped: suppressed.some(({ reason }) => reason !== "unsubscribed"),
      canSubscribe,
      optIn,
      preferencesToken:
        canSubscribe && (optIn === "confirmed" || link.scope === "unsubscribe")
          ? sealToken("preferences", { ...link, topicId: null, messageId: null }, secret)
          : null,
    };
  });
}
export type LinkView = NonNullable<Awaited<ReturnType<typeof describeLink>>>;
