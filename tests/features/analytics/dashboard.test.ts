import { afterAll, expect, test, vi } from "vitest";
import { getOverview, listActivity } from "@/features/analytics/queries";
import { countEmails } from "@/features/gmail/queries";
import { permissionsOf, roles } from "@/gates/permissions";
import { within } from "@/lib/transact";
import { aRun, someMails, workOff } from "~/tests/factories/summaries";
import { aWorkspace } from "~/tests/factories/workspaces";

const { google, anthropic } = await vi.hoisted(async () => {
  const { aGoogle } = await import("~/tests/factories/google-sandbox");
  const { anAnthropic } = await import("~/tests/factories/anthropic-sandbox");
  return { google: await aGoogle(), anthropic: await anAnthropic() };
});
afterAll(() => Promise.all([google.close(), anthropic.close()]));

const now = new Date("2026-05-20T12:00:00Z");
const period = { now, timeZone: "UTC" };

type Workspace = Awaited<ReturnType<typeof aWorkspace>>;
const dated = ({ ctx, workspaceId }: Workspace, id: string, sentAt: string, over: object = {}) =>
  within(ctx, (tx) =>
    tx.emailDiscovery.updateMany({ where: { id, workspaceId }, data: { sentAt: new Date(sentAt), ...over } }),
  );

test("an empty workspace has figures too, and all are zero", async () => {
  const { ctx } = await aWorkspace();
  const overview = await getOverview(ctx, period);
  expect(overview).toMatchObject({ mails: 0, newMails: 0, needsReply: 0, summaries: 0, attention: [], senders: [] });
  expect(overview.days).toHaveLength(30);
  expect(overview.days.every(({ mails, spentMicro }) => mails === 0 && spentMicro === 0n)).toBe(true);
  expect(overview.credits).toEqual({ spentThisMonthMicro: 0n, availableMicro: 0n, heldMicro: 0n, isLow: true });
  expect(await listActivity(ctx)).toEqual([]);
});

test("mails are counted as the inbox counts them, on the reader's days", async () => {
  const workspace = await aWorkspace();
  const [first = "", second = "", old = "", binned = ""] = await someMails(workspace.ctx, google, 4);
  await dated(workspace, first, "2026-05-20T01:00:00Z", { isUnread: true });
  await dated(workspace, second, "2026-05-19T23:00:00Z", { isUnread: false });
  await dated(workspace, old, "2026-03-01T00:00:00Z", { isUnread: true });
  await dated(workspace, binned, "2026-05-20T02:00:00Z", { labels: ["TRASH"] });

  const utc = await getOverview(workspace.ctx, period);
  expect(utc).toMatchObject({ mails: await countEmails(workspace.ctx), newMails: 2, unreadWithoutSummary: 2 });
  expect(utc.days.slice(-2)).toMatchObject([
    { date: "2026-05-19", mails: 1 },
    { date: "2026-05-20", mails: 1 },
  ]);
  expect(utc.senders).toEqual([{ email: "eve@partners.test", name: "Eve", mails: 2 }]);

  const tokyo = await getOverview(workspace.ctx, { now, timeZone: "Asia/Tokyo" });
  expect(tokyo.days.slice(-2)).toMatchObject([
    { date: "2026-05-19", mails: 0 },
    { date: "2026-05-20", mails: 2 },
  ]);
});

test("what summaries cost is what the ledger charged, and what they ask for is listed newest first", async () => {
  const workspace = await aWorkspace({ credits: 50 });
  const { ctx } = workspace;
  const today = { now: new Date(), timeZone: "UTC" };
  await anthropic.reset();
  await anthropic.answer({
    contains: "Older question",
    merge: { needsReply: true, priority: "normal", category: "work" },
  });
  await anthropic.answer({
    contains: "Newer alarm",
    merge: { needsReply: false, priority: "urgent", category: "security" },
  });
  await anthropic.answer({
    contains: "Just so you know",
    merge: { needsReply: false, priority: "low", category: "work" },
  });
  const [question = "", alarm = "", note = ""] = await someMails(ctx, google, [
    { subject: "Older question", text: "Older question: can you send the report?" },
    { subject: "Newer alarm", text: "Newer alarm: the server is down." },
    { subject: "Just so you know", text: "Just so you know, the office is closed on Monday." },
  ]);
  await dated(workspace, question, "2026-01-02T00:00:00Z");
  await dated(workspace, alarm, "2026-01-03T00:00:00Z");
  await workOff(ctx, await aRun(ctx, [question, alarm, note]));

  const overview = await getOverview(ctx, today);
  expect(overview).toMatchObject({ needsReply: 1, needsAttention: 2, summaries: 3, summariesThisMonth: 3 });
  expect(overview.attention.map(({ id }) => id)).toEqual([alarm, question]);
  expect([...overview.categories].sort((a, b) => b.value - a.value)).toEqual([
    { label: "work", value: 2 },
    { label: "security", value: 1 },
  ]);
  const spent = 50_000_000n - (overview.credits?.availableMicro ?? 0n) - (overview.credits?.heldMicro ?? 0n);
  expect(spent).toBeGreaterThan(0n);
  expect(overview.credits?.spentThisMonthMicro).toBe(spent);
  expect(overview.days.at(-1)?.spentMicro).toBe(spent);

  const activity = await listActivity(ctx);
  expect(activity.map(({ kind }) => kind)).toEqual(["run", "discovery", "credits"]);
  expect(activity[0]).toMatchObject({ title: "Summarised 3 mails", creditsMicro: -spent, state: "done" });
});

test("mails being summarised are not offered for summarising again", async () => {
  const { ctx, workspaceId } = await aWorkspace({ credits: 5 });
  const ids = await someMails(ctx, google, 3);
  await within(ctx, (tx) => tx.emailDiscovery.updateMany({ where: { workspaceId }, data: { isUnread: true } }));
  const offered = async () => (await getOverview(ctx, period)).unreadWithoutSummary;
  expect(await offered()).toBe(3);
  const run = await aRun(ctx, ids.slice(0, 2));
  expect(await offered()).toBe(1);
  await workOff(ctx, run);
  expect(await offered()).toBe(1);
});

test("another workspace's mail, summaries and credits count for nothing here", async () => {
  const other = await aWorkspace({ credits: 10 });
  const ids = await someMails(other.ctx, google, 2);
  await workOff(other.ctx, await aRun(other.ctx, ids));
  const { ctx } = await aWorkspace();
  const overview = await getOverview(ctx, { now: new Date(), timeZone: "UTC" });
  expect(overview).toMatchObject({ mails: 0, summaries: 0, needsAttention: 0, senders: [], categories: [] });
  expect(await listActivity(ctx)).toEqual([]);
});

test("who may not see credits gets no figure of them", async () => {
  const workspace = await aWorkspace({ credits: 10 });
  await workOff(workspace.ctx, await aRun(workspace.ctx, await someMails(workspace.ctx, google, 1)));
  const { ctx } = await workspace.asRole("viewer");
  const overview = await getOverview(ctx, { now: new Date(), timeZone: "UTC" });
  expect(overview.credits).toBeNull();
  expect(overview.days.every(({ spentMicro }) => spentMicro === 0n)).toBe(true);
  const activity = await listActivity(ctx);
  expect(activity.map(({ kind, creditsMicro }) => [kind, creditsMicro])).toEqual([
    ["run", null],
    ["discovery", null],
  ]);
});

test("whoever may open the dashboard may read what it shows", () => {
  for (const role of roles)
    expect(permissionsOf[role]).toEqual(expect.arrayContaining(["workspace.read", "emails.read", "summaries.read"]));
});
