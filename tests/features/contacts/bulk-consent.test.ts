import { expect, test } from "vitest";
import { unsubscribe } from "@/features/consent/mutations";
import { suppress } from "@/features/consent/suppressions/mutations";
import { advanceBulkAction, startBulkAction } from "@/features/contacts/bulk/mutations";
import { getBulkAction } from "@/features/contacts/bulk/queries";
import { BulkInput, doneAtOnce } from "@/features/contacts/bulk/schema";
import { jobContext } from "@/gates/job";
import { within } from "@/lib/transact";
import { aTopic, consentsOf, newsletterOf, statusOf } from "~/tests/factories/consent";
import { aContact } from "~/tests/factories/contacts";
import { aWorkspace } from "~/tests/factories/workspaces";

const asked = (over: object) => BulkInput.parse({ kind: "subscribe", filter: {}, ...over });
const consent = { text: "Ticked the box at the till" };

test("all that match are subscribed, each with the consent and who recorded it; who opted out stays out", async () => {
  const { ctx, user } = await aWorkspace();
  const { id: topicId } = await newsletterOf(ctx);
  const [ada, grace, alan, jean] = await Promise.all([aContact(ctx), aContact(ctx), aContact(ctx), aContact(ctx)]);
  await unsubscribe(ctx, { contactIds: [grace.id], topicId, source: "manual" });
  await suppress(ctx, { emails: [alan.email], reason: "manual", note: "", expiresAt: null });
  await unsubscribe(ctx, { contactIds: [jean.id], topicId: null, source: "one_click" });
  const first = await startBulkAction(ctx, asked({ topicId, consent }));
  expect(first).toMatchObject({ status: "done", total: 4, changed: 1 });
  expect(await startBulkAction(ctx, asked({ topicId, consent }))).toMatchObject({ total: 4, changed: 0 });
  const statuses = [ada, grace, alan, jean].map(({ id }) => statusOf(ctx, id, topicId));
  expect(await Promise.all(statuses)).toEqual(["subscribed", "unsubscribed", null, null]);
  expect(await consentsOf(ctx, ada.email)).toMatchObject([
    { action: "granted", source: "manual", text: consent.text, actor: `user:${user.userId}` },
  ]);
  const out = await startBulkAction(
    ctx,
    asked({ kind: "unsubscribe", topicId, consent: { text: "They wrote to us" } }),
  );
  expect(out).toMatchObject({ total: 4, changed: 2 });
  expect(await statusOf(ctx, ada.id, topicId)).toBe("unsubscribed");
  expect(await startBulkAction(ctx, asked({ topicId, consent }))).toMatchObject({ changed: 0 });
});

test("a topic that asks for confirmation asks, and no more people at once than it may", async () => {
  const { ctx } = await aWorkspace();
  const { id: topicId } = await aTopic(ctx, { isDoubleOptIn: true });
  const ada = await aContact(ctx);
  expect(await startBulkAction(ctx, asked({ topicId, consent }))).toMatchObject({ changed: 1 });
  expect(await statusOf(ctx, ada.id, topicId)).toBe("pending");
  const confirmed = asked({ topicId, consent: { ...consent, isConfirmed: true } });
  expect(await startBulkAction(ctx, confirmed)).toMatchObject({ changed: 1 });
  expect(await statusOf(ctx, ada.id, topicId)).toBe("subscribed");
  await within(
    ctx,
    (tx) => tx.$executeRaw`INSERT INTO contact (id, workspace_id, email, source)
      SELECT gen_random_uuid(), ${ctx.workspaceId}::uuid, 'p' || n || '@example.test', 'import' FROM generate_series(1, 1001) n`,
  );
  await expect(startBulkAction(ctx, asked({ topicId, consent }))).rejects.toMatchObject({
    code: "invalid",
    fields: { topicId: expect.anything() },
  });
});

test("many are subscribed in portions by whoever asked for it, not by the job", async () => {
  const { ctx, user } = await aWorkspace();
  const { id: topicId } = await newsletterOf(ctx);
  await within(
    ctx,
    (tx) => tx.$executeRaw`INSERT INTO contact (id, workspace_id, email, source)
      SELECT gen_random_uuid(), ${ctx.workspaceId}::uuid, 'p' || n || '@example.test', 'import' FROM generate_series(1, ${doneAtOnce + 1}::int) n`,
  );
  const { id, status } = await startBulkAction(ctx, asked({ topicId, consent }));
  expect(status).toBe("running");
  await advanceBulkAction(jobContext("contacts.run-bulk-action", ctx.workspaceId), id);
  expect(await getBulkAction(ctx, id)).toMatchObject({ status: "done", changed: doneAtOnce + 1 });
  const [consented] = await consentsOf(ctx, "p1@example.test");
  expect(consented).toMatchObject({ actor: `user:${user.userId}`, text: consent.text });
});

test("nobody is subscribed without words that show a consent, nor to another workspace's topic", async () => {
  const [mine, theirs] = [await aWorkspace(), await aWorkspace()];
  const { id: topicId } = await newsletterOf(theirs.ctx);
  for (const over of [{ topicId }, { topicId, consent: { text: " " } }, { consent }])
    expect(BulkInput.safeParse({ kind: "subscribe", filter: {}, ...over }).success).toBe(false);
  for (const kind of ["subscribe", "unsubscribe"] as const) {
    await aContact(mine.ctx);
    await expect(startBulkAction(mine.ctx, asked({ kind, topicId, consent }))).rejects.toMatchObject({
      code: "not_found",
    });
  }
});
