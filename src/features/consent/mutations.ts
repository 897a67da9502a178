import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { transact } from "@/lib/transact";
import { type Decision, grant, lockContacts, withdraw } from "./decisions/mutations";
import { requestOptIns } from "./joining/mutations";
import type { ConsentSource, Proof } from "./schema";
import { versionOf } from "./wording";

/** Ids, or a statement that selects them: "all that match" is one write all the same. */
type Chosen = readonly string[] | Prisma.Sql;
const isIn = (chosen: Chosen) =>
  chosen instanceof Prisma.Sql ? Prisma.sql`c.id IN (${chosen})` : Prisma.sql`c.id = ANY(${[...chosen]}::uuid[])`;

type Deciding = {
  contactIds: Chosen;
  source: ConsentSource;
  proof?: Partial<Proof>;
  /** Who decided it, such as `user:…`, where a job only carries it out. */
  decidedBy?: string;
};

const decisionOf = ({ workspaceId, actor }: Context, { source, proof = {}, decidedBy }: Deciding): Decision => {
  const text = proof.text ?? "";
  return {
    workspaceId,
    source,
    actor: decidedBy ?? `${actor.kind}:${actor.id}`,
    proof: { ip: "", userAgent: "", messageId: "", ...proof, text, textVersion: proof.textVersion || versionOf(text) },
  };
};

async function openTopic(tx: Tx, workspaceId: string, topicId: string) {
  const topic = await tx.topic.findFirst({
    where: { id: topicId, workspaceId, archivedAt: null },
    select: { name: true, isDoubleOptIn: true, consentText: true },
  });
  if (!topic) throw notFound("topic");
  return topic;
}

/** More confirmation mails at once would be a mailing of its own, to people who may not have asked. */
const mostOptIns = 1_000;

const tooManyAsked = (name: string) =>
  new AppError(
    "invalid",
    `“${name}” asks for confirmation by mail, which at most ${mostOptIns} people can be asked for at once. Choose fewer, or say that they confirmed elsewhere.`,
    { topicId: [`At most ${mostOptIns} people at once.`] },
  );

/** Refuses a topic that is not there, and more people than one that asks for confirmation may ask at once. */
export async function checkSubscribable(
  tx: Tx,
  { workspaceId }: Context,
  { topicId, count, isConfirmed }: { topicId: string; count: number; isConfirmed: boolean },
): Promise<void> {
  const topic = await openTopic(tx, workspaceId, topicId);
  if (topic.isDoubleOptIn && !isConfirmed && count > mostOptIns) throw tooManyAsked(topic.name);
}

type Subscribing = Deciding & {
  topicId: string;
  /** They confirmed by mail elsewhere: a topic with double opt-in asks them no more. */
  isConfirmed?: boolean;
};

/**
 * Subscribes contacts with a consent each. At a topic with double opt-in they are asked to confirm by mail first. Those
 * who are subscribed stay as they are. `changed` were subscribed, `pending` were asked.
 */
export const subscribe = (ctx: Context, { topicId, isConfirmed = false, ...deciding }: Subscribing) =>
  transact(ctx, "subscription.grant", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const topic = await openTopic(tx, workspaceId, topicId);
    const found = await lockContacts(
      tx,
      workspaceId,
      Prisma.sql`c.deleted_at IS NULL AND ${isIn(deciding.contactIds)}`,
    );
    const ids = found.map(({ id }) => id);
    const decision = decisionOf(ctx, deciding);
    if (!topic.isDoubleOptIn || isConfirmed) {
      const action = isConfirmed ? ("confirmed" as const) : ("granted" as const);
      return { id: topicId, changed: await grant(tx, decision, { ids, topicId, action }), pending: 0 };
    }
    const subscribed = await tx.topicSubscription.findMany({
      where: { topicId, workspaceId, status: "subscribed", contactId: { in: ids.length <= mostOptIns ? ids : [] } },
      select: { contactId: true },
    });
    const known = new Set(subscribed.map(({ contactId }) => contactId));
    const asked = ids.filter((id) => !known.has(id));
    if (asked.length > mostOptIns) throw tooManyAsked(topic.name);
    return { id: topicId, changed: 0, pending: await requestOptIns(tx, { ids: asked, topicId, decision }, emit) };
  });

/** Unsubscribes contacts, deleted ones too, from a topic, or with null from everything, which suppresses their addresses. */
export const unsubscribe = (ctx: Context, { topicId, ...deciding }: Deciding & { topicId: string | null }) =>
  transact(ctx, "subscription.withdraw", async ({ tx }) => {
    const { workspaceId } = ctx;
    if (topicId && (await tx.topic.count({ where: { id: topicId, workspaceId } })) === 0) throw notFound("topic");
    const found = await lockContacts(tx, workspaceId, isIn(deciding.contactIds));
    const emails = found.map(({ email }) => email);
    const changed = await withdraw(tx, decisionOf(ctx, deciding), { emails, topicId });
    return { id: topicId ?? workspaceId, changed };
  });
