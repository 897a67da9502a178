import { expect, test } from "vitest";
import { createApiKey } from "@/features/api-keys/mutations";
import { inScope } from "@/lib/db";
import { relay } from "@/lib/outbox";
import { transact, within } from "@/lib/transact";
import { syncRequested } from "~/inngest/events";
import { aWorkspace } from "../factories/workspaces";

const audits = (workspaceId: string) =>
  inScope("system", (tx) => tx.auditLog.findMany({ where: { workspaceId }, orderBy: { id: "asc" } }));
const outbox = (workspaceId: string) => inScope("system", (tx) => tx.outboxEvent.findMany({ where: { workspaceId } }));
const anEvent = (workspaceId: string) => syncRequested.create({ workspaceId, connectionId: workspaceId });

test("a write, its audit row and its events are there together", async () => {
  const { ctx, workspaceId, user } = await aWorkspace();
  await transact(ctx, "thing.do", async ({ emit }) => {
    emit(anEvent(workspaceId));
    return { id: "thing" };
  });
  expect(await audits(workspaceId)).toMatchObject([
    { action: "thing.do", targetId: "thing", actorKind: "user", actorId: user.userId },
  ]);
  expect(await outbox(workspaceId)).toMatchObject([{ name: "gmail/sync.requested" }]);
});

test("when the outer write fails, nothing of it or of what joined it is left", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  const attempt = transact(ctx, "outer.do", async ({ ctx: inside, emit }) => {
    emit(anEvent(workspaceId));
    await createApiKey(inside, { name: "k", scopes: ["emails.read"] });
    throw new Error("stop");
  });
  await expect(attempt).rejects.toThrow("stop");
  expect(await within(ctx, (tx) => tx.apiKey.count())).toBe(0);
  expect(await audits(workspaceId)).toEqual([]);
  expect(await outbox(workspaceId)).toEqual([]);
});

test("an event that could not be handed over stays, with the reason", async () => {
  const { ctx, workspaceId } = await aWorkspace();
  await transact(ctx, "thing.do", async ({ emit }) => {
    emit(anEvent(workspaceId));
    return { id: "thing" };
  });
  const ids = (await outbox(workspaceId)).map(({ id }) => id);
  await expect(relay(ids)).rejects.toThrow();
  const [row] = await outbox(workspaceId);
  expect(row?.sentAt).toBeNull();
  expect(row?.attempts).toBeGreaterThan(0);
  expect(row?.lastError).toBeTruthy();
});
