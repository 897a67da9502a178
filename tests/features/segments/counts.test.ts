import { expect, test } from "vitest";
import { recordEvent } from "@/features/contacts/events/mutations";
import { mergeContacts, undoMerge } from "@/features/contacts/merge/mutations";
import { checkSegment } from "@/features/segments/checking/mutations";
import { explainMember, previewRule } from "@/features/segments/preview/queries";
import type { Condition, PropertyTest } from "@/features/segments/schema";
import type { Context } from "@/gates/context";
import { jobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { newId } from "@/lib/ids";
import { all, aSegment, event, follow, membersOf, someContacts } from "~/tests/factories/segments";
import { aWorkspace } from "~/tests/factories/workspaces";

const total: PropertyTest = { property: "total", type: "number", test: "moreThan", value: 50 };

test("only events whose properties pass count, until they leave the window; a total that is text is none", async () => {
  const { ctx } = await aWorkspace();
  const now = new Date("2026-03-10T15:00:00Z");
  const large = await aSegment(ctx, all(event("purchase", { where: [total], days: 7 })));
  const buy = (email: string, value: number | string, occurredAt = "2026-03-08T10:00:00Z") =>
    recordEvent(ctx, { name: "purchase", email, properties: { total: value }, occurredAt }, now);
  await buy("ann@example.test", 50.01);
  await buy("bob@example.test", 50);
  await buy("cy@example.test", "90");
  await buy("dee@example.test", 90, "2026-02-01T10:00:00Z");
  await follow(ctx, now);
  expect(await membersOf(ctx, large)).toEqual(["ann@example.test"]);
  const reason = (await explainMember(ctx, large, "ann@example.test", now)).rule.items[0];
  expect([reason?.words, reason?.actual]).toEqual([
    "“purchase” with total more than 50 happened in the last 7 days",
    "once, on 2026-03-08",
  ]);
  const later = new Date("2026-03-16T00:00:00Z");
  await follow(ctx, later);
  expect(await membersOf(ctx, large)).toEqual([]);
});

async function aMailbox({ workspaceId }: Context, sentAt = new Date("2026-03-08T10:00:00Z")) {
  const connectionId = newId();
  const write = <T>(work: Parameters<typeof inScope<T>>[1]) => inScope({ workspaceId }, work);
  await write((tx) =>
    tx.gmailConnection.create({
      data: { id: connectionId, workspaceId, googleSub: connectionId, email: "me@example.test" },
    }),
  );
  const receive = async (fromEmail: string, toEmails: string[], labels: string[]) => {
    const row = { id: newId(), workspaceId, connectionId, gmailId: newId(), threadId: newId(), sentAt };
    await write((tx) => tx.emailDiscovery.create({ data: row }));
    await write((tx) =>
      tx.emailDiscovery.update({ where: { id: row.id }, data: { state: "ready", fromEmail, toEmails, labels } }),
    );
    return row.id;
  };
  const label = (id: string, labels: string[]) =>
    write((tx) => tx.emailDiscovery.update({ where: { id }, data: { labels } }));
  return { receive, label, write, connectionId };
}

const memberOrder = [{ segmentId: "asc" as const }, { contactId: "asc" as const }];

const mail = (direction: "from" | "to", over: object = {}): Condition => ({
  kind: "mail",
  direction,
  test: "atLeast",
  count: 1,
  days: 7,
  ...over,
});

test("mail to and fro counts while it is kept and out of the bin, and whenever the contact came", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const now = new Date("2026-03-10T15:00:00Z");
  const box = await aMailbox(ctx);
  const [wrote, told, silent, old] = [
    await aSegment(ctx, all(mail("from"))),
    await aSegment(ctx, all(mail("to", { count: 2, days: null }))),
    await aSegment(ctx, all(mail("from", { test: "atMost", count: 0, days: null }))),
    await aSegment(ctx, all({ kind: "lastMail", direction: "from", test: "before", day: "2026-03-09" })),
  ];
  const [annId = ""] = await someContacts(ctx, ["ann@example.test"]);
  const letter = await box.receive("ann@example.test", ["me@example.test"], ["INBOX"]);
  await box.receive("bob@example.test", ["me@example.test"], ["INBOX"]);
  await box.receive("spam@example.test", ["me@example.test"], ["SPAM"]);
  for (const others of [["ann@example.test"], ["ann@example.test", "ann@example.test", "bob@example.test"]])
    await box.receive("me@example.test", others, ["SENT"]);
  const [bobId = ""] = await someContacts(ctx, ["bob@example.test", "spam@example.test"]);
  const stand = async (at = now) => {
    await follow(ctx, at);
    for (const id of [wrote, told, silent, old])
      expect(await checkSegment(jobContext("test", workspaceId), id, at)).toMatchObject({
        missingCount: 0,
        extraCount: 0,
      });
    return Promise.all(
      [wrote, told, silent, old].map(async (id) => (await membersOf(ctx, id)).map((email) => email[0]).join("")),
    );
  };
  expect(await stand()).toEqual(["ab", "a", "s", "ab"]);
  expect((await explainMember(ctx, told, "ann@example.test", now)).rule.items[0]?.actual).toBe(
    "2 times, last on 2026-03-08",
  );
  await box.label(letter, ["TRASH"]);
  expect(await stand()).toEqual(["b", "a", "as", "b"]);
  // Who becomes part of another brings its mail along, and takes it away again.
  const { id: mergeId } = await mergeContacts(ctx, { keptId: annId, goneId: bobId, take: [] });
  expect(await stand()).toEqual(["a", "a", "s", "a"]);
  await undoMerge(ctx, mergeId);
  expect(await stand()).toEqual(["b", "a", "as", "b"]);
  expect(await stand(new Date("2026-03-16T00:00:00Z"))).toEqual(["", "a", "as", "b"]);
  await box.write((tx) => tx.gmailConnection.delete({ where: { id: box.connectionId } }));
  expect(await stand()).toEqual(["", "", "abs", ""]);
  expect(await box.write((tx) => tx.mailDay.count())).toBe(0);
});

test("who may not read mail is told that a condition on mail holds, and no more", async () => {
  const { ctx } = await aWorkspace();
  const segment = await aSegment(ctx, all(mail("from", { test: "atMost", count: 0 })));
  await someContacts(ctx, ["ann@example.test"]);
  const blind = { ...ctx, permissions: new Set([...ctx.permissions].filter((each) => each !== "emails.read")) };
  const [told, shown] = [blind, ctx].map((each) => explainMember(each, segment, "ann@example.test"));
  expect((await told)?.rule.items[0]).toMatchObject({ holds: true, actual: null });
  expect((await shown)?.rule.items[0]).toMatchObject({ holds: true, actual: "never" });
  expect((await previewRule(ctx, all(mail("from")), null)).count).toBe(0);
});

test("a build, which looks at all people together, comes to what looking at each alone does, flips and all", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const write = <T>(work: Parameters<typeof inScope<T>>[1]) => inScope({ workspaceId }, work);
  const box = await aMailbox(ctx, new Date());
  const emails = Array.from({ length: 6 }, (_, n) => `p${n}@example.test`);
  await someContacts(ctx, emails);
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const [n, email] of emails.entries()) {
    for (let each = 0; each < n; each++)
      await recordEvent(ctx, {
        name: "purchase",
        email,
        properties: { total: 40 + 5 * each },
        occurredAt: daysAgo(2 * each + (n % 2)),
      });
    await box.receive(email, ["me@example.test"], n % 2 ? ["INBOX"] : ["SPAM"]);
  }
  const expiresAt = new Date(Date.now() + 86_400_000);
  await write((tx) =>
    tx.suppression.create({
      data: { workspaceId, email: "p4@example.test", reason: "manual", source: "test", expiresAt },
    }),
  );
  const conditions: Condition[] = [
    ...[1, 2, 3].map((count) => event("purchase", { count, days: 7 })),
    event("purchase", { test: "atMost", days: 7 }),
    event("purchase", { test: "exactly", count: 2, days: 7 }),
    event("purchase", { where: [total], days: 30 }),
    event("purchase", { where: [{ ...total, value: 40 }], count: 2, days: 30 }),
    mail("from"),
    { kind: "suppression", test: "isNot" },
    { kind: "core", field: "createdAt", test: "inLastDays", value: 3 },
  ];
  const segments = [
    ...(await Promise.all(conditions.map((condition) => aSegment(ctx, all(condition))))),
    await aSegment(ctx, { version: 1, root: { kind: "group", match: "any", items: conditions.slice(1, 8) } }),
  ];
  const kept = () =>
    write(async (tx) => [
      await tx.segmentMember.findMany({ select: { segmentId: true, contactId: true }, orderBy: memberOrder }),
      await tx.segmentFlip.findMany({ select: { segmentId: true, contactId: true, at: true }, orderBy: memberOrder }),
    ]);
  const [members = [], flips = []] = await kept();
  expect(new Set(members.map(({ segmentId }) => segmentId)).size).toBe(segments.length);
  expect(new Set(flips.map(({ segmentId }) => segmentId)).size).toBe(segments.length);
  await write(
    (tx) =>
      tx.$executeRaw`INSERT INTO segment_change (workspace_id, contact_id, input) SELECT workspace_id, id, 'contact' FROM contact`,
  );
  await follow(ctx);
  expect(await kept()).toEqual([members, flips]);
});
