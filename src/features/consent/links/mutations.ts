import "server-only";
import { env } from "@/env";
import type { Context } from "@/gates/context";
import { newSecret, seal, unseal } from "@/lib/crypto";
import type { Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { rateLimit } from "@/lib/rate-limit";
import { transact, within } from "@/lib/transact";
import { type Decision, grant, withdraw } from "../decisions/mutations";
import type { ConsentSource } from "../schema";
import { versionOf } from "../wording";
import { type Link, linkContext, peopleOf, person, placeOf, readLink } from "./queries";
import type { Choices, Origin, Saving } from "./schema";
import { type LinkSecret, type Named, type Scope, sealToken } from "./token";

const keyDays = 365;
const dayMs = 86_400_000;

const newestKey = (ctx: Context, since: Date) =>
  within(ctx, (tx) =>
    tx.linkKey.findFirst({
      where: { workspaceId: ctx.workspaceId, createdAt: { gt: since } },
      orderBy: { number: "desc" },
      select: { id: true, number: true, sealedSecret: true },
    }),
  );

/** The key that seals new links; made when there is none, or none from this year. Older ones stay. */
async function currentSecret(ctx: Context, now: Date): Promise<LinkSecret> {
  const since = new Date(now.getTime() - keyDays * dayMs);
  let key = await newestKey(ctx, since);
  if (!key) {
    const id = newId();
    await transact(ctx, "linkKey.create", async ({ tx }) => {
      // Who comes second finds the key of who came first.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`link-key:${ctx.workspaceId}`}, 0))`;
      await tx.$executeRaw`
        INSERT INTO link_key (id, workspace_id, number, sealed_secret, created_at)
        SELECT ${id}::uuid, ${ctx.workspaceId}::uuid, coalesce(max(number), 0) + 1, ${seal(newSecret(), placeOf(id))}, ${now}
        FROM link_key WHERE workspace_id = ${ctx.workspaceId}::uuid HAVING coalesce(max(created_at), '-infinity') <= ${since}`;
      return { id };
    });
    key = await newestKey(ctx, since);
  }
  if (!key) throw new Error("A workspace without a key for its links.");
  return { number: key.number, secret: Buffer.from(unseal(key.sealedSecret, placeOf(key.id)), "base64url") };
}

type Recipient = Omit<Named, "workspaceId">;

/** What makes the links of a workspace's mails, without asking the database again for each. */
export async function linkMaker(ctx: Context, now = new Date()) {
  const secret = await currentSecret(ctx, now);
  const { APP_URL } = env();
  const token = (scope: Scope, to: Recipient) => sealToken(scope, { workspaceId: ctx.workspaceId, ...to }, secret);
  return {
    confirmUrl: (to: Recipient) => `${APP_URL}/u/${token("confirm", to)}`,
    /** The links and headers of one mail: RFC 8058's one-click, the page behind its footer, the choice of topics. */
    mailLinks(to: Recipient) {
      const unsubscribe = token("unsubscribe", to);
      return {
        unsubscribeUrl: `${APP_URL}/u/${unsubscribe}`,
        preferencesUrl: `${APP_URL}/u/${token("preferences", to)}`,
        headers: {
          "List-Unsubscribe": `<${APP_URL}/api/u/${unsubscribe}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
      };
    },
  };
}

const isPassing = (error: unknown) => /deadlock|40P01|40001|could not serialize|P2034/i.test(String(error));

/** A decision of a person is not lost to two writers that got into each other's way. */
async function persistently<T>(decide: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide();
    } catch (error) {
      if (attempt >= 5 || !isPassing(error)) throw error;
    }
  }
}

type By = { link: Link; origin: Origin; source: ConsentSource; text: string };
const decisionOf = ({ link, origin, source, text }: By): Decision => ({
  workspaceId: link.workspaceId,
  source,
  actor: person,
  proof: { text, textVersion: versionOf(text), ...origin, messageId: link.messageId ?? "" },
});

const decided = (link: Link, action: string, write: (tx: Tx, ctx: Context) => Promise<unknown>) =>
  persistently(() =>
    transact(linkContext(link.workspaceId), action, async ({ tx, ctx }) => {
      await write(tx, ctx);
      return { id: link.contactId };
    }),
  );

type Unsubscribing = { origin: Origin; isOneClick: boolean; isEverything: boolean };

/** What the unsubscribe link does: takes back its topic, or everything. False when the link is none of ours. */
export async function unsubscribeByLink(token: string, { origin, isOneClick, isEverything }: Unsubscribing) {
  const link = await readLink(token, isEverything && !isOneClick ? ["unsubscribe", "preferences"] : ["unsubscribe"]);
  if (!link) return false;
  const topicId = isEverything ? null : link.topicId;
  const source = isOneClick ? "one_click" : "preference_centre";
  const text = topicId ? "Unsubscribe" : "Unsubscribe from everything";
  await decided(link, "subscription.unsubscribe", async (tx) =>
    withdraw(tx, decisionOf({ link, origin, source, text }), { emails: (await peopleOf(tx, link)).emails, topicId }),
  );
  return true;
}

const visibleTopics = (tx: Tx, link: Link, contactId: string | null, shown: string[]) => tx.$queryRaw<
  { id: string; name: string; consentText: string; status: string | null }[]
>`
  SELECT t.id, t.name, t.consent_text AS "consentText", s.status::text AS status FROM topic t
  LEFT JOIN topic_subscription s ON s.topic_id = t.id AND s.contact_id = ${contactId}::uuid
  WHERE t.workspace_id = ${link.workspaceId}::uuid AND t.archived_at IS NULL AND t.id = ANY(${shown}::uuid[])
    AND (t.is_public OR s.status IS NOT NULL) ORDER BY t.id`;

const subscribesAnHour = 60;
/** Leaving is never limited; coming back is, since each time is kept for ever. */
const maySubscribe = async ({ workspaceId, email }: Link) =>
  (await rateLimit(`consent-choose:${workspaceId}:${email}`, { limit: subscribesAnHour, windowSeconds: 3600 }))
    .isAllowed;

/** What the preference centre saves: topics newly ticked are granted, those no longer ticked taken back. */
export async function saveChoices(token: string, { shown, on, ticked }: Choices, origin: Origin): Promise<Saving> {
  const link = await readLink(token, ["preferences"]);
  if (!link) return "unknown";
  const wished = ticked.filter((id) => !on.includes(id));
  const mayGrant = wished.length === 0 || (await maySubscribe(link));
  await decided(link, "subscription.choose", async (tx) => {
    const { emails, primary } = await peopleOf(tx, link);
    if (primary) await lockOne(tx, link, primary.id);
    const by = { link, origin, source: "preference_centre" as const };
    for (const topic of await visibleTopics(tx, link, primary?.id ?? null, shown)) {
      if (!ticked.includes(topic.id)) {
        if (topic.status === "subscribed" || topic.status === "pending")
          await withdraw(tx, decisionOf({ ...by, text: `Not ticked: ${topic.name}` }), { emails, topicId: topic.id });
      } else if (primary?.email === link.email && mayGrant && wished.includes(topic.id)) {
        const text = topic.consentText.trim() || `Ticked: ${topic.name}`;
        await grant(tx, decisionOf({ ...by, text }), { ids: [primary.id], topicId: topic.id });
      }
    }
  });
  return mayGrant ? "saved" : "later";
}

const lockOne = (tx: Tx, { workspaceId }: Link, id: string) =>
  tx.$executeRaw`SELECT 1 FROM contact WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
