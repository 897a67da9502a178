import { expect, test } from "vitest";
import { subscribe, unsubscribe } from "@/features/consent/mutations";
import { getSubscriptionPanel } from "@/features/consent/queries";
import { importSuppressions, suppress } from "@/features/consent/suppressions/mutations";
import { exportSuppressions } from "@/features/consent/suppressions/queries";
import { SuppressionFilter, SuppressionInput } from "@/features/consent/suppressions/schema";
import { readRows } from "@/features/consent/suppressions/suppression-csv";
import { aContactOf, aTopic, newsletterOf } from "~/tests/factories/consent";
import { aWorkspace } from "~/tests/factories/workspaces";

test("a contact's page shows each topic, the decisions with their proof, and what stops its mail", async () => {
  const { ctx, user } = await aWorkspace();
  const [topic, contact] = [await newsletterOf(ctx), await aContactOf(ctx)];
  const archived = await aTopic(ctx, { archivedAt: new Date() });
  const contactIds = [contact.id];
  await subscribe(ctx, { contactIds, topicId: topic.id, source: "manual", proof: { text: "Asked at the fair" } });
  await unsubscribe(ctx, { contactIds, topicId: archived.id, source: "manual" });
  await suppress(ctx, SuppressionInput.parse({ emails: [contact.email], reason: "complaint", note: "Wrote to us" }));
  const panel = await getSubscriptionPanel(ctx, contact.id);
  expect(panel.subscriptions.map(({ name, status, isArchived }) => [name, status, isArchived])).toEqual([
    ["Newsletter", "subscribed", false],
    [archived.name, "unsubscribed", true],
  ]);
  expect(panel.consents.map(({ action, actor, text }) => [action, actor, text])).toEqual([
    ["withdrawn", `user:${user.userId}`, ""],
    ["granted", `user:${user.userId}`, "Asked at the fair"],
  ]);
  expect(panel).toMatchObject({ hasOlder: false, suppression: { reason: "complaint", note: "Wrote to us" } });
  await expect(getSubscriptionPanel((await aWorkspace()).ctx, contact.id)).rejects.toMatchObject({ code: "not_found" });
});

test("the list goes out as a file and comes into another workspace as it was, twice without a change", async () => {
  const [from, to] = await Promise.all([aWorkspace(), aWorkspace()]);
  const expiresAt = new Date(Date.now() + 86_400_000);
  await suppress(from.ctx, SuppressionInput.parse({ emails: ["a@example.test"], reason: "hard_bounce", note: "=1+1" }));
  await suppress(from.ctx, SuppressionInput.parse({ emails: ["b@example.test"], reason: "manual", expiresAt }));
  const file = async ({ ctx }: typeof from) =>
    new Response(exportSuppressions(ctx, SuppressionFilter.parse({ sort: "email", direction: "asc" }))).text();
  const rows = readRows(await file(from));
  expect(await importSuppressions(to.ctx, { rows })).toEqual({ added: 2, changed: 0, unchanged: 0, invalid: [] });
  expect(await importSuppressions(to.ctx, { rows })).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  expect(readRows(await file(to))).toEqual(rows);
});
