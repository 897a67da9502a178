import { beforeAll, describe, expect, test } from "vitest";
import { linkMaker, unsubscribeByLink } from "@/features/consent/links/mutations";
import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { importSuppressions, suppress } from "@/features/consent/suppressions/mutations";
import { SuppressionInput } from "@/features/consent/suppressions/schema";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db";
import { within } from "@/lib/transact";
import {
  aContactOf,
  aTopic,
  consentsOf,
  isMailable,
  newsletterOf,
  statusOf,
  subscribed,
} from "~/tests/factories/consent";
import { aWorkspace } from "~/tests/factories/workspaces";

const past = new Date("2020-01-01");

type Case = { ctx: Context; topicId: string; id: string; email: string };
let own: { ctx: Context; topicId: string };
beforeAll(async () => {
  const { ctx } = await aWorkspace();
  own = { ctx, topicId: (await newsletterOf(ctx)).id };
});
const aCase = async (): Promise<Case> => ({ ...own, ...(await aContactOf(own.ctx)) });

/** What an import, an API or a hand at the database would write. */
const writes: Record<string, (tx: Tx, of: Case) => Promise<unknown>> = {
  "an upsert": (tx, { ctx, topicId, id }) => tx.$executeRaw`
    INSERT INTO topic_subscription (contact_id, topic_id, workspace_id, status)
    VALUES (${id}::uuid, ${topicId}::uuid, ${ctx.workspaceId}::uuid, 'subscribed')
    ON CONFLICT (contact_id, topic_id) DO UPDATE SET status = 'subscribed'`,
  "an update": (tx, { topicId, id: contactId }) =>
    tx.topicSubscription.updateMany({ where: { contactId, topicId }, data: { status: "subscribed" } }),
  "a new row in place of the old": async (tx, { ctx, topicId, id: contactId }) => {
    await tx.topicSubscription.deleteMany({ where: { contactId, topicId } });
    await tx.topicSubscription.create({
      data: { contactId, topicId, workspaceId: ctx.workspaceId, status: "subscribed" },
    });
  },
  "a row moved from another contact": async (tx, { ctx, topicId, id }) => {
    const other = await tx.contact.create({
      data: { workspaceId: ctx.workspaceId, email: `x-${id}@example.test`, source: "import" },
    });
    await tx.topicSubscription.create({
      data: { contactId: other.id, topicId, workspaceId: ctx.workspaceId, status: "subscribed" },
    });
    await tx.topicSubscription.deleteMany({ where: { contactId: id, topicId } });
    await tx.topicSubscription.updateMany({ where: { contactId: other.id }, data: { contactId: id } });
  },
};

const consent = (of: Case, over: Partial<Prisma.ConsentCreateManyInput> = {}): Prisma.ConsentCreateManyInput => ({
  workspaceId: of.ctx.workspaceId,
  email: of.email,
  topicId: of.topicId,
  action: "granted",
  source: "import",
  text: "Asked for it at the fair",
  actor: "job:import",
  ...over,
});

describe.each(Object.keys(writes))("%s", (name) => {
  const write = (of: Case, tx: Tx) => writes[name]?.(tx, of) ?? Promise.reject(new Error(name));
  const attempt = (of: Case, before?: (tx: Tx) => Promise<unknown>) =>
    within(of.ctx, async (tx) => {
      await before?.(tx);
      await write(of, tx);
    });

  test("revives nobody who unsubscribed, by whatever way", async () => {
    const of = await aCase();
    await subscribed(of.ctx, of.topicId, of.id);
    await unsubscribe(of.ctx, { contactIds: [of.id], topicId: of.topicId, source: "manual" });
    await expect(attempt(of)).rejects.toThrow(/opted out/);
    expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("unsubscribed");
  });

  test("is let through by a consent of its own transaction", async () => {
    const of = await aCase();
    await unsubscribe(of.ctx, { contactIds: [of.id], topicId: of.topicId, source: "manual" });
    await attempt(of, (tx) => tx.consent.create({ data: consent(of, { at: new Date(Date.now() + 1_000) }) }));
    expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("subscribed");
  });

  test.each([
    ["is older than the opt-out", (of: Case) => consent(of, { at: past })],
    ["is for another topic", (of: Case) => consent(of, { topicId: crypto.randomUUID() })],
    ["is another address's", (of: Case) => consent(of, { email: `not-${of.email}` })],
    ["is itself a withdrawal", (of: Case) => consent(of, { action: "withdrawn", at: new Date(Date.now() + 1_000) })],
  ])("is not by one that %s", async (_, made) => {
    const of = await aCase();
    await unsubscribe(of.ctx, { contactIds: [of.id], topicId: of.topicId, source: "manual" });
    await expect(attempt(of, (tx) => tx.consent.createMany({ data: [made(of)] }))).rejects.toThrow(/opted out/);
  });
});

test.each(["an upsert", "an update"])("%s is not let through by a consent of an earlier transaction", async (name) => {
  const of = await aCase();
  await unsubscribe(of.ctx, { contactIds: [of.id], topicId: of.topicId, source: "manual" });
  await within(of.ctx, (tx) => tx.consent.createMany({ data: [consent(of, { at: new Date(Date.now() + 1_000) })] }));
  await expect(within(of.ctx, (tx) => writes[name]?.(tx, of) ?? Promise.resolve())).rejects.toThrow(/opted out/);
});

describe("a suppressed address", () => {
  test("is not subscribed by an import, a contact made anew not either", async () => {
    const { ctx } = await aWorkspace();
    const topic = await newsletterOf(ctx);
    await suppress(ctx, SuppressionInput.parse({ emails: ["gone@example.test"], reason: "hard_bounce" }));
    const contact = await aContactOf(ctx, "gone@example.test");
    const of = { ctx, topicId: topic.id, ...contact };
    await expect(within(ctx, (tx) => writes["an upsert"]?.(tx, of) ?? Promise.resolve())).rejects.toThrow(/opted out/);
    await subscribe(ctx, { contactIds: [contact.id], topicId: topic.id, source: "api" });
    expect(await statusOf(ctx, contact.id, topic.id)).toBe("subscribed");
    expect(await isMailable(ctx, contact.id, topic.id)).toBe(false);
  });

  test("that asked for it is so by an imported list as well", async () => {
    const of = await aCase();
    await subscribed(of.ctx, of.topicId, of.id);
    const row = { email: of.email.toUpperCase(), reason: "unsubscribed" as const, note: "", expiresAt: null };
    expect(await importSuppressions(of.ctx, { rows: [row] })).toMatchObject({ added: 1, invalid: [] });
    expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("unsubscribed");
    expect((await consentsOf(of.ctx, of.email)).at(-1)).toMatchObject({ action: "withdrawn", source: "import" });
  });
});

describe("the record of consents", () => {
  test("is neither changed nor taken out, not even by the system's role", async () => {
    const of = await aCase();
    await subscribed(of.ctx, of.topicId, of.id);
    const attempts: ((tx: Tx) => Promise<unknown>)[] = [
      (tx) => tx.consent.updateMany({ where: { email: of.email }, data: { text: "x" } }),
      (tx) => tx.consent.deleteMany({ where: { email: of.email } }),
      (tx) => tx.$executeRaw`SET LOCAL ROLE inflow_system; DELETE FROM consent`,
    ];
    for (const attempt of attempts) await expect(within(of.ctx, attempt)).rejects.toThrow();
    expect(await consentsOf(of.ctx, of.email)).toHaveLength(1);
  });

  test("ends a subscription by a withdrawal alone, whoever writes it, but not by one that is older", async () => {
    const of = await aCase();
    await subscribed(of.ctx, of.topicId, of.id);
    const withdrawal = (at: Date) => consent(of, { action: "withdrawn", topicId: null, at });
    await within(of.ctx, (tx) => tx.consent.createMany({ data: [withdrawal(past)] }));
    expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("subscribed");
    await within(of.ctx, (tx) => tx.consent.createMany({ data: [withdrawal(new Date(Date.now() + 1_000))] }));
    expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("unsubscribed");
  });

  test("survives the contact, and holds against its return", async () => {
    const of = await aCase();
    await subscribed(of.ctx, of.topicId, of.id);
    await unsubscribe(of.ctx, { contactIds: [of.id], topicId: null, source: "manual" });
    await within(of.ctx, (tx) => tx.contact.deleteMany({ where: { id: of.id } }));
    await within(of.ctx, (tx) => tx.suppression.deleteMany({ where: { email: of.email } }));
    const again = { ...of, ...(await aContactOf(of.ctx, of.email)) };
    await expect(within(of.ctx, (tx) => writes["an upsert"]?.(tx, again) ?? Promise.resolve())).rejects.toThrow(
      /opted out/,
    );
    expect(await consentsOf(of.ctx, of.email)).toHaveLength(2);
  });
});

test("a contact that gets an address which opted out is held to it", async () => {
  const of = await aCase();
  const left = await aContactOf(of.ctx);
  await unsubscribe(of.ctx, { contactIds: [left.id], topicId: of.topicId, source: "manual" });
  await within(of.ctx, (tx) => tx.contact.deleteMany({ where: { id: left.id } }));
  await subscribed(of.ctx, of.topicId, of.id);
  await within(of.ctx, (tx) => tx.contact.updateMany({ where: { id: of.id }, data: { email: left.email } }));
  expect(await statusOf(of.ctx, of.id, of.topicId)).toBe("unsubscribed");
});

describe("at the same moment", () => {
  test("an unsubscribe wins over imports and API calls without consent, twelve times", async () => {
    const { ctx } = await aWorkspace();
    const [topic, maker] = await Promise.all([newsletterOf(ctx), linkMaker(ctx)]);
    const origin = { ip: "", userAgent: "" };
    for (let i = 0; i < 12; i++) {
      const contact = await aContactOf(ctx);
      if (i % 3 === 0) await subscribed(ctx, topic.id, contact.id);
      const of = { ctx, topicId: topic.id, ...contact };
      const to = { contactId: contact.id, email: contact.email, topicId: topic.id, messageId: null };
      const token = maker.mailLinks(to).unsubscribeUrl.split("/").at(-1) ?? "";
      const revive = () =>
        within(ctx, (tx) => writes["an upsert"]?.(tx, of) ?? Promise.resolve()).catch((error: unknown) =>
          String(error),
        );
      const decisions = [
        revive(),
        unsubscribeByLink(token, { origin, isOneClick: i % 2 === 0, isEverything: i % 2 === 1 }),
        revive(),
      ];
      const [, isDone] = await Promise.all(decisions);
      expect(isDone).toBe(true);
      expect(await isMailable(ctx, contact.id, topic.id)).toBe(false);
      const last = await revive();
      if (i % 2 === 0 || i % 3 === 0) expect(last).toMatch(/opted out/);
      expect(await isMailable(ctx, contact.id, topic.id)).toBe(false);
    }
  });

  test("two writers that wait for each other do not lose the unsubscribe", async () => {
    const { ctx } = await aWorkspace();
    const [topic, maker] = await Promise.all([newsletterOf(ctx), linkMaker(ctx)]);
    const contacts = await Promise.all(Array.from({ length: 6 }, () => aContactOf(ctx)));
    await subscribed(ctx, topic.id, ...contacts.map(({ id }) => id));
    const touch = (ids: string[]) =>
      within(ctx, async (tx) => {
        for (const contactId of ids)
          await tx.topicSubscription.updateMany({ where: { contactId }, data: { changedAt: new Date() } });
      }).catch(() => null);
    const ids = contacts.map(({ id }) => id);
    const unsubscribes = contacts.map(({ id, email }) => {
      const url = maker.mailLinks({ contactId: id, email, topicId: topic.id, messageId: null }).unsubscribeUrl;
      const by = { origin: { ip: "", userAgent: "" }, isOneClick: true, isEverything: false };
      return unsubscribeByLink(url.split("/").at(-1) ?? "", by);
    });
    await Promise.all([touch(ids), touch([...ids].reverse()), ...unsubscribes]);
    for (const id of ids) expect(await statusOf(ctx, id, topic.id)).toBe("unsubscribed");
  });
});

describe("many at once", () => {
  test("are subscribed and unsubscribed by one write each, by ids or by a statement that selects them", async () => {
    const { ctx } = await aWorkspace();
    const topic = await aTopic(ctx);
    const contacts = await Promise.all(Array.from({ length: 25 }, () => aContactOf(ctx)));
    const out = contacts.slice(0, 5).map(({ id }) => id);
    await unsubscribe(ctx, { contactIds: out, topicId: topic.id, source: "manual" });
    const all = Prisma.sql`SELECT id FROM contact WHERE workspace_id = ${ctx.workspaceId}::uuid AND source = 'manual'`;
    const first = await subscribe(ctx, {
      contactIds: all,
      topicId: topic.id,
      source: "api",
      proof: { text: "Form 7" },
    });
    expect(first).toMatchObject({ changed: 25, pending: 0 });
    expect(await subscribe(ctx, { contactIds: all, topicId: topic.id, source: "api" })).toMatchObject({ changed: 0 });
    const everything = await unsubscribe(ctx, { contactIds: all, topicId: null, source: "api" });
    expect(everything).toMatchObject({ changed: 25 });
    expect(await unsubscribe(ctx, { contactIds: all, topicId: null, source: "api" })).toMatchObject({ changed: 0 });
    const statuses = await within(ctx, (tx) => tx.topicSubscription.groupBy({ by: ["status"], _count: true }));
    expect(statuses).toEqual([{ status: "unsubscribed", _count: 25 }]);
  });

  test("of another workspace are not there", async () => {
    const [mine, theirs] = await Promise.all([aWorkspace(), aWorkspace()]);
    const [topic, contact] = [await newsletterOf(mine.ctx), await aContactOf(theirs.ctx)];
    const result = await subscribe(mine.ctx, { contactIds: [contact.id], topicId: topic.id, source: "api" });
    expect(result).toMatchObject({ changed: 0 });
    const foreign = await newsletterOf(theirs.ctx);
    await expect(subscribe(mine.ctx, { contactIds: [], topicId: foreign.id, source: "api" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
