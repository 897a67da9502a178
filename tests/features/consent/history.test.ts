import { expect, test } from "vitest";
import { linkMaker, saveChoices, unsubscribeByLink } from "@/features/consent/links/mutations";
import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { mayMail } from "@/features/consent/queries";
import { removeSuppressions, suppress } from "@/features/consent/suppressions/mutations";
import { SuppressionInput, type SuppressionReason } from "@/features/consent/suppressions/schema";
import { Prisma } from "@/generated/prisma/client";
import { within } from "@/lib/transact";
import { aContactOf, aTopic, newsletterOf } from "~/tests/factories/consent";
import { aWorkspace } from "~/tests/factories/workspaces";

const origin = { ip: "", userAgent: "" };
const topics = ["a", "b"] as const;
type TopicName = (typeof topics)[number];
type Status = "none" | "subscribed" | "unsubscribed";
type Suppressed = { reason: SuppressionReason; until: number };

/** What the rules come to, in the fewest words: who may be mailed after each step. */
class Model {
  status: Record<TopicName, Status> = { a: "none", b: "none" };
  suppressed: Suppressed | null = null;
  #strength = { unsubscribed: 1, manual: 2, import: 2, hard_bounce: 3, complaint: 4 };

  grant(topic: TopicName) {
    if (this.suppressed?.reason === "unsubscribed") this.suppressed = null;
    this.status[topic] = "subscribed";
  }
  leave(topic: TopicName) {
    this.status[topic] = "unsubscribed";
  }
  leaveAll(now: number) {
    for (const topic of topics) if (this.status[topic] !== "none") this.status[topic] = "unsubscribed";
    this.suppress("unsubscribed", Number.POSITIVE_INFINITY, now);
  }
  suppress(reason: SuppressionReason, until: number, now: number) {
    const old = this.suppressed;
    if (!old || old.until <= now) {
      this.suppressed = { reason, until };
      return;
    }
    const isOwn = (one: SuppressionReason) => one === "unsubscribed";
    const end = isOwn(reason) === isOwn(old.reason) ? Math.max(until, old.until) : isOwn(reason) ? old.until : until;
    const isStronger = this.#strength[reason] > this.#strength[old.reason];
    this.suppressed = { reason: isStronger ? reason : old.reason, until: end };
  }
  lift() {
    this.suppressed = null;
  }
  mayMail(topic: TopicName | null, now: number) {
    const isStopped = this.suppressed !== null && this.suppressed.until > now;
    return !isStopped && (topic === null || this.status[topic] === "subscribed");
  }
}

/** The same choices for the same seed. */
function chance(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const dayMs = 86_400_000;

test.each([1, 2, 3])("after any sequence of decisions the database says what the rules say (seed %i)", async (seed) => {
  const { ctx } = await aWorkspace();
  const [maker, first, second] = [await linkMaker(ctx), await newsletterOf(ctx), await aTopic(ctx)];
  const idOf: Record<TopicName, string> = { a: first.id, b: second.id };
  const { id, email } = await aContactOf(ctx);
  const to = { contactId: id, email, messageId: null };
  const token = (url: string) => url.split("/").at(-1) ?? "";
  const links = (topic: TopicName) => maker.mailLinks({ ...to, topicId: idOf[topic] });
  const model = new Model();
  const roll = chance(seed);
  const contactIds = [id];
  const steps: string[] = [];
  for (let i = 0; i < 45; i++) {
    const topic = topics[roll(2)] ?? "a";
    const now = Date.now();
    const kind = roll(9);
    steps.push(`${kind}${topic}`);
    if (kind <= 1) {
      await subscribe(ctx, { contactIds, topicId: idOf[topic], source: kind ? "api" : "manual" });
      model.grant(topic);
    } else if (kind === 2) {
      await saveChoices(
        token(links(topic).preferencesUrl),
        { shown: [idOf[topic]], on: [], ticked: [idOf[topic]] },
        origin,
      );
      model.grant(topic);
    } else if (kind === 3) {
      await unsubscribe(ctx, { contactIds, topicId: idOf[topic], source: "manual" });
      model.leave(topic);
    } else if (kind === 4) {
      await unsubscribeByLink(token(links(topic).unsubscribeUrl), { origin, isOneClick: true, isEverything: false });
      model.leave(topic);
    } else if (kind === 5) {
      await unsubscribeByLink(token(links(topic).unsubscribeUrl), { origin, isOneClick: false, isEverything: true });
      model.leaveAll(now);
    } else if (kind === 8) {
      await removeSuppressions(ctx, { emails: [email], note: "They asked for it" }).catch(() => null);
      model.lift();
    } else {
      const reason = (["manual", "hard_bounce", "complaint"] as const)[roll(3)] ?? "manual";
      // Ends that are past, near and never.
      const days = [-1, 5, 40, null][roll(4)] ?? null;
      const expiresAt = days === null ? null : new Date(now + days * dayMs);
      await suppress(ctx, SuppressionInput.parse({ emails: [email], reason, expiresAt }));
      model.suppress(reason, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY, now);
    }
    // Asked by one statement: each topic and none, today and after some ends have passed.
    const asked = [0, 10, 100].flatMap((days) => [...topics, null].map((of) => ({ of, at: now + days * dayMs })));
    const conditions = asked.map(({ of, at }) => mayMail(of && idOf[of], { now: new Date(at) }));
    const [told] = await within(
      ctx,
      (tx) => tx.$queryRaw<{ may: boolean[] }[]>`
        SELECT ARRAY[${Prisma.join(conditions)}] AS may FROM contact c WHERE c.id = ${id}::uuid`,
    );
    expect(told?.may, steps.join(" ")).toEqual(asked.map(({ of, at }) => model.mayMail(of, at)));
  }
});
