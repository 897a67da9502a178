import { afterAll, expect, test, vi } from "vitest";
import { refreshTokens } from "@/features/gmail/google";
import { renewWatch } from "@/features/gmail/push/mutations";
import { openRefreshToken } from "@/features/gmail/tokens/mutations";
import {
  deleteAccount,
  deleteWorkspace,
  endGrant,
  eraseWorkspace,
  finishDeletion,
  stopWork,
} from "@/features/privacy/deletion/mutations";
import { findDeletion, getAccountEnd, listDeletions } from "@/features/privacy/deletion/queries";
import type { Context } from "@/gates/context";
import { jobContext, systemJobContext } from "@/gates/job";
import { findMembership } from "@/gates/resolve";
import { inScope } from "@/lib/db";
import { problemsOf } from "../../factories/credits";
import { aConnection, connectionRow } from "../../factories/gmail";
import { touched, touches } from "../../factories/mail-touches";
import { aRun, someMails, workOff } from "../../factories/summaries";
import { aWorkspace, type TestWorkspace } from "../../factories/workspaces";

// Many round trips on a machine that does other things as well.
vi.setConfig({ testTimeout: 120_000 });

const { google, anthropic, mailbox } = await vi.hoisted(async () => ({
  google: await (await import("../../factories/google-sandbox")).aPushingGoogle(),
  anthropic: await (await import("../../factories/anthropic-sandbox")).anAnthropic(),
  mailbox: await (await import("../../factories/mailbox")).aMailbox(),
}));
afterAll(() => Promise.all([google.close(), anthropic.close(), mailbox.close()]));

const system = systemJobContext("test");

/** What the job does, each step twice, as after a crash. */
async function work(deletionId: string, times = 2) {
  const found = await findDeletion(system, deletionId);
  if (!found) throw new Error("No deletion is under way.");
  const repeat = async (step: () => Promise<unknown>) => {
    for (let time = 0; time < times; time++) await step();
  };
  for (const id of found.workspaceIds) await repeat(() => stopWork(jobContext("test", id)));
  for (const { id, workspaceId } of found.grants)
    await repeat(() => endGrant(jobContext("test", workspaceId), system, { deletionId, id }));
  for (const id of found.workspaceIds) await repeat(() => eraseWorkspace(system, deletionId, id));
  await repeat(() => finishDeletion(system, deletionId));
}

/** Every row of a workspace, by table. */
async function rowsOf(workspaceId: string): Promise<Record<string, number>> {
  const tables = await inScope(
    "system",
    (tx) => tx.$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'workspace_id' ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await inScope("system", (tx) =>
      tx.$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int FROM "${name}" WHERE workspace_id = $1::uuid`,
        workspaceId,
      ),
    );
    if (row?.count) counts[name] = row.count;
  }
  return counts;
}
const isKept = (table: string) => /^(credit|ledger|stripe_payment|stripe_refund|stripe_dispute)/.test(table);

/** A workspace as it is used: two mailboxes, summaries that were paid for, keys, invitations. */
async function aLivedInWorkspace(): Promise<TestWorkspace & { connectionIds: string[] }> {
  const workspace = await aWorkspace({ credits: 20 });
  const { ctx } = workspace;
  const mails = await someMails(ctx, google, 3);
  await workOff(ctx, await aRun(ctx, mails.slice(0, 2)));
  await aConnection(ctx, google, { generate: 2 });
  await touches(ctx, mails[0] ?? "");
  const connections = await inScope("system", (tx) =>
    tx.gmailConnection.findMany({ where: { workspaceId: ctx.workspaceId }, select: { id: true } }),
  );
  return { ...workspace, connectionIds: connections.map(({ id }) => id) };
}
const isOpen = async ({ user, slug }: TestWorkspace) => (await findMembership(user.userId, slug)) !== null;

test("criterion 13: deleting a workspace revokes every grant, removes every row but a pseudonymous ledger, and mails a receipt", async () => {
  const [lived, neighbour] = [await aLivedInWorkspace(), await aLivedInWorkspace()];
  const { ctx, slug, workspaceId, user, connectionIds } = lived;
  const [before, others] = [await rowsOf(workspaceId), await rowsOf(neighbour.workspaceId)];
  expect(before).toMatchObject({ gmail_connection: 2, email_summary: 2, membership: 1 });
  for (const table of touched) expect(before[table], table).toBe(1);
  expect(connectionIds).toHaveLength(2);

  for (const one of connectionIds) await renewWatch(ctx, one);
  await google.resetCounters();
  const tokens = await Promise.all(
    connectionIds.map(async (one) => openRefreshToken(one, (await connectionRow(ctx, one))?.sealedRefreshToken ?? "")),
  );

  const { id } = await deleteWorkspace(ctx, { confirmation: slug });
  expect(await isOpen(lived)).toBe(false);
  await work(id);
  for (const token of tokens) await expect(refreshTokens(token)).rejects.toMatchObject({ kind: "revoked" });
  expect((await google.counters()).total.calls).toMatchObject({ stop: 2 });

  const after = await rowsOf(workspaceId);
  expect(Object.keys(after).filter((table) => !isKept(table))).toEqual([]);
  expect(after).toMatchObject({
    credit_transaction: expect.any(Number),
    credit_entry: before.credit_entry,
    credit_account: 1,
  });
  expect(await inScope("system", (tx) => tx.workspace.count({ where: { id: workspaceId } }))).toBe(0);
  expect(await problemsOf(ctx)).toEqual([]);
  expect(await rowsOf(neighbour.workspaceId)).toMatchObject(others);

  const deletion = await inScope("system", (tx) => tx.deletion.findUniqueOrThrow({ where: { id } }));
  expect(deletion).toMatchObject({ sealedReceiptTo: null, userId: null, finishedAt: expect.any(Date) });
  expect(deletion.counts).toMatchObject({
    grants: Object.fromEntries(connectionIds.map((one) => [one, "revoked"])),
    rows: { [workspaceId]: { email_summary: 2, gmail_connection: 2 } },
  });
  const [receipt] = (await mailbox.mailsTo(user.email)).slice(-1);
  expect(receipt?.subject).toContain("workspace is deleted");
  expect(receipt?.text).toContain("2 Gmail accounts was handed back");
});

test("the ledger that stays leads to nobody: no name, address or subject is in it", async () => {
  const lived = await aLivedInWorkspace();
  const { id } = await deleteWorkspace(lived.ctx, { confirmation: lived.slug });
  await work(id, 1);
  const kept = await inScope("system", (tx) =>
    tx.creditTransaction.findMany({ where: { workspaceId: lived.workspaceId }, select: { description: true } }),
  );
  const text = JSON.stringify(kept);
  expect(kept.length).toBeGreaterThan(2);
  for (const word of [lived.user.email, lived.slug, "maple.test", "Mail 0", "partners.test"])
    expect(text).not.toContain(word);
});

test("what runs while its workspace goes is stopped, and its credits are released first", async () => {
  const { ctx, slug, workspaceId } = await aWorkspace({ credits: 20 });
  const mails = await someMails(ctx, google, 2);
  await aRun(ctx, mails);
  const { id } = await deleteWorkspace(ctx, { confirmation: slug });
  await work(id);
  const account = await inScope("system", (tx) => tx.creditAccount.findUniqueOrThrow({ where: { workspaceId } }));
  expect(account).toMatchObject({ heldMicro: 0n, availableMicro: 20_000_000n });
});

test("a wrong word deletes nothing; who is not an admin, or is a key, cannot", async () => {
  const workspace = await aWorkspace();
  const { ctx, slug } = workspace;
  await expect(deleteWorkspace(ctx, { confirmation: `${slug}x` })).rejects.toMatchObject({
    code: "invalid",
    fields: { confirmation: [expect.any(String)] },
  });
  const byKey = { ...ctx, actor: { kind: "apiKey", id: ctx.actor.id } } as Context;
  await expect(deleteWorkspace(byKey, { confirmation: slug })).rejects.toMatchObject({ code: "forbidden" });
  expect(await isOpen(workspace)).toBe(true);
});

test("Google out of reach holds the deletion up; a refusal that will not pass is told in the receipt", async () => {
  const { ctx, slug, workspaceId, user } = await aWorkspace();
  const { id: connectionId } = await aConnection(ctx, google);
  const { id } = await deleteWorkspace(ctx, { confirmation: slug });
  const job = jobContext("test", workspaceId);
  await google.fault({ match: "POST /revoke", status: 503, count: 50 });
  await expect(endGrant(job, system, { deletionId: id, id: connectionId })).rejects.toMatchObject({
    code: "unavailable",
  });
  await google.noFaults();
  expect((await connectionRow(ctx, connectionId))?.sealedRefreshToken).not.toBeNull();
  await inScope("system", (tx) =>
    tx.gmailConnection.update({ where: { id: connectionId }, data: { sealedRefreshToken: "v1.lost.a.b.c" } }),
  );
  await work(id);
  const mails = await mailbox.mailsTo(user.email);
  expect(mails.at(-1)?.text).toContain("did not take the access back");
});

test("deleting an account takes the workspaces nobody else is in, leaves the others, and ends the person's grants there", async () => {
  const shared = await aWorkspace();
  const { ctx, user } = await shared.asRole("editor");
  const { id: ownMailbox } = await aConnection(ctx, google);
  const { id: theirMailbox } = await aConnection(shared.ctx, google);
  const sole = await aWorkspace();
  await inScope("system", async (tx) => {
    await tx.membership.deleteMany({ where: { workspaceId: sole.workspaceId } });
    await tx.membership.create({ data: { workspaceId: sole.workspaceId, userId: user.userId, role: "admin" } });
    await tx.invitation.create({
      data: { workspaceId: shared.workspaceId, email: user.email, role: "viewer", expiresAt: new Date() },
    });
  });
  expect(await getAccountEnd(user)).toMatchObject({
    deleted: [{ id: sole.workspaceId }],
    left: [{ id: shared.workspaceId }],
    blocking: [],
  });

  const { id } = await deleteAccount(user, { confirmation: user.email });
  expect(await inScope("system", (tx) => tx.session.count({ where: { userId: user.userId } }))).toBe(0);
  await work(id);

  const dump = await inScope("system", async (tx) => ({
    users: await tx.user.count({ where: { id: user.userId } }),
    members: await tx.membership.count({ where: { userId: user.userId } }),
    invitations: await tx.invitation.count({ where: { email: user.email } }),
    sole: await tx.workspace.count({ where: { id: sole.workspaceId } }),
    shared: await tx.workspace.count({ where: { id: shared.workspaceId } }),
  }));
  expect(dump).toEqual({ users: 0, members: 0, invitations: 0, sole: 0, shared: 1 });
  expect(await connectionRow(shared.ctx, ownMailbox)).toMatchObject({ status: "revoked", sealedRefreshToken: null });
  expect(await connectionRow(shared.ctx, theirMailbox)).toMatchObject({ status: "active" });
  expect((await mailbox.mailsTo(user.email)).at(-1)?.subject).toContain("account is deleted");
});

test("the last admin among others cannot go: the refusal names the workspace, and nothing happens", async () => {
  const workspace = await aWorkspace({ name: "Maple Ltd" });
  await workspace.asRole("manager");
  await expect(deleteAccount(workspace.user, { confirmation: workspace.user.email })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Maple Ltd"),
  });
  expect(await isOpen(workspace)).toBe(true);
});

test("who has a password must give it", async () => {
  const { createUser } = await import("@/features/identity/mutations");
  const { user } = await aWorkspace();
  const password = "a long enough secret";
  const created = await createUser(system, { email: `x-${user.email}`, password });
  const person = { ...user, userId: created.id, email: `x-${user.email}` };
  const confirmation = person.email;
  for (const given of [undefined, "wrong"])
    await expect(deleteAccount(person, { confirmation, password: given })).rejects.toMatchObject({
      fields: { password: [expect.any(String)] },
    });
  await deleteAccount(person, { confirmation, password });
  expect(await inScope("system", (tx) => tx.user.count({ where: { id: created.id } }))).toBe(0);
});

test("a workspace scope can begin the deletion of itself only, and read none", async () => {
  const [own, other] = [await aWorkspace(), await aWorkspace()];
  const scope = { workspaceId: own.workspaceId };
  const row = (workspaceIds: string[]) => inScope(scope, (tx) => tx.deletion.createMany({ data: [{ workspaceIds }] }));
  await row([own.workspaceId]);
  await expect(row([other.workspaceId])).rejects.toThrow(/row-level security/);
  expect(await inScope(scope, (tx) => tx.deletion.count())).toBe(0);
  await expect(
    inScope(
      "system",
      (tx) => tx.$queryRaw`SELECT erase_workspace(${own.workspaceId}::uuid, ${other.workspaceId}::uuid)`,
    ),
  ).rejects.toThrow(/no deletion/);
});

test("an operator lists deletions by state and age, with what came of each and no name", async () => {
  const [first, second] = [await aWorkspace(), await aWorkspace()];
  await aConnection(first.ctx, google);
  const ids: string[] = [];
  for (const { ctx, slug } of [first, second]) ids.push((await deleteWorkspace(ctx, { confirmation: slug })).id);
  await work(ids[0] ?? "", 1);
  const of = async (query: Parameters<typeof listDeletions>[1]) =>
    (await listDeletions(system, query)).items.filter(({ id }) => ids.includes(id));
  expect((await of({ sort: "newest" })).map(({ id }) => id)).toEqual(ids.toReversed());
  expect((await of({ sort: "newest", after: ids[1] })).map(({ id }) => id)).toEqual([ids[0]]);
  expect((await of({ sort: "oldest", state: "open" })).map(({ id }) => id)).toEqual([ids[1]]);
  const [done] = await of({ sort: "newest", state: "finished" });
  expect(done).toMatchObject({ workspaceCount: 1, revokedCount: 1, refusedCount: 0, finishedAt: expect.any(Date) });
  expect(done?.rowCount).toBeGreaterThan(3);
  expect(JSON.stringify(done)).not.toContain(first.slug);
  await work(ids[1] ?? "", 1);
});
