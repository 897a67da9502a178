import { afterAll, expect, test, vi } from "vitest";
import {
  acceptInvitation,
  changeRole,
  createInvitation,
  leaveWorkspace,
  removeMember,
  resendInvitation,
  revokeInvitation,
  sendInvitation,
} from "@/features/workspaces/team/mutations";
import { findInvitation, listInvitations, listInvitationsTo, listMembers } from "@/features/workspaces/team/queries";
import { jobContext, systemJobContext } from "@/gates/job";
import { inScope } from "@/lib/db";
import { anEmail, aUser, aWorkspace, type TestWorkspace } from "../../factories/workspaces";

const mailbox = await vi.hoisted(async () => (await import("../../factories/mailbox")).aMailbox());
afterAll(() => mailbox.close());

const anyone = systemJobContext("test");
const rolesIn = async ({ ctx }: TestWorkspace) => (await listMembers(ctx)).map(({ role }) => role);

async function invited(workspace: TestWorkspace, email = anEmail()) {
  const { id } = await createInvitation(workspace.ctx, { email, role: "editor" });
  await sendInvitation(jobContext("test", workspace.workspaceId), id);
  return { id, email, token: await mailbox.tokenTo(email, "invite") };
}

test("two admins who demote, remove or leave at once cannot both go", async () => {
  const ways = [
    (one: TestWorkspace["ctx"], userId: string) => changeRole(one, { userId, role: "viewer" }),
    (one: TestWorkspace["ctx"], userId: string) => removeMember(one, { userId }),
    (one: TestWorkspace["ctx"]) => leaveWorkspace(one),
  ];
  for (const go of ways) {
    const workspace = await aWorkspace();
    const second = await workspace.asRole("admin");
    const raced = await Promise.allSettled([
      go(workspace.ctx, go.length > 1 ? second.user.userId : workspace.user.userId),
      go(second.ctx, go.length > 1 ? workspace.user.userId : second.user.userId),
    ]);
    expect(raced.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect((await rolesIn(workspace)).filter((role) => role === "admin")).toHaveLength(1);
  }
});

test("a manager can neither make, change nor remove an admin", async () => {
  const workspace = await aWorkspace();
  const { ctx } = await workspace.asRole("manager");
  const { user: editor } = await workspace.asRole("editor");
  const forbidden = [
    () => changeRole(ctx, { userId: editor.userId, role: "admin" }),
    () => changeRole(ctx, { userId: workspace.user.userId, role: "viewer" }),
    () => removeMember(ctx, { userId: workspace.user.userId }),
    () => createInvitation(ctx, { email: anEmail(), role: "admin" }),
  ];
  for (const attempt of forbidden) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  await changeRole(ctx, { userId: editor.userId, role: "reviewer" });
});

test("a member of another workspace cannot be reached", async () => {
  const [workspace, other] = [await aWorkspace(), await aWorkspace()];
  await expect(removeMember(workspace.ctx, { userId: other.user.userId })).rejects.toMatchObject({ code: "not_found" });
  const { id } = await invited(other);
  await expect(revokeInvitation(workspace.ctx, id)).rejects.toMatchObject({ code: "not_found" });
});

test("an invitation is accepted once, by the address it is for", async () => {
  const workspace = await aWorkspace();
  const { email, token } = await invited(workspace);
  const [guest, stranger] = [await aUser({ email }), await aUser()];
  await expect(acceptInvitation(stranger, { token })).rejects.toMatchObject({ code: "forbidden" });
  const raced = await Promise.all([acceptInvitation(guest, { token }), acceptInvitation(guest, { token })]);
  expect(raced.map(({ slug }) => slug)).toEqual([workspace.slug, workspace.slug]);
  expect(await rolesIn(workspace)).toEqual(["admin", "editor"]);
});

test("who was removed does not come back with the old link", async () => {
  const workspace = await aWorkspace();
  const { email, token } = await invited(workspace);
  const guest = await aUser({ email });
  await acceptInvitation(guest, { token });
  await removeMember(workspace.ctx, { userId: guest.userId });
  await expect(acceptInvitation(guest, { token })).rejects.toMatchObject({ code: "conflict" });
});

test("a withdrawn or expired invitation lets nobody in", async () => {
  const workspace = await aWorkspace({ plan: "growth" });
  const [withdrawn, expired] = [await invited(workspace), await invited(workspace)];
  await revokeInvitation(workspace.ctx, withdrawn.id);
  await inScope("system", (tx) =>
    tx.invitation.update({ where: { id: expired.id }, data: { expiresAt: new Date(0) } }),
  );
  for (const { email, token } of [withdrawn, expired])
    await expect(acceptInvitation(await aUser({ email }), { token })).rejects.toMatchObject({ code: "conflict" });
  expect((await findInvitation(anyone, expired.token))?.state).toBe("expired");
  await resendInvitation(workspace.ctx, expired.id);
  await sendInvitation(jobContext("test", workspace.workspaceId), expired.id);
  expect(await findInvitation(anyone, expired.token)).toBeNull();
  expect((await findInvitation(anyone, await mailbox.tokenTo(expired.email, "invite")))?.state).toBe("open");
});

test("a withdrawn invitation is not mailed any more", async () => {
  const workspace = await aWorkspace();
  const { id } = await createInvitation(workspace.ctx, { email: anEmail(), role: "viewer" });
  await revokeInvitation(workspace.ctx, id);
  expect(await sendInvitation(jobContext("test", workspace.workspaceId), id)).toEqual({ sent: false });
});

test("nobody is invited twice, and no member at all", async () => {
  const workspace = await aWorkspace();
  const email = anEmail();
  const raced = await Promise.allSettled([1, 2].map(() => createInvitation(workspace.ctx, { email, role: "viewer" })));
  expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const asMember = createInvitation(workspace.ctx, { email: workspace.user.email, role: "viewer" });
  await expect(asMember).rejects.toMatchObject({ code: "conflict" });
});

test("an invited person sees the invitation without its link, and nobody else's", async () => {
  const workspace = await aWorkspace({ name: "Acme", plan: "growth" });
  const { email, id } = await invited(workspace);
  await invited(workspace);
  const guest = await aUser({ email });
  expect(await listInvitationsTo(guest)).toEqual([{ id, role: "editor", workspaceName: "Acme" }]);
  await expect(acceptInvitation(await aUser(), { id })).rejects.toMatchObject({ code: "not_found" });
  await acceptInvitation(guest, { id });
  expect(await listInvitations(workspace.ctx)).toHaveLength(1);
});

test("a plan's seats are for members and open invitations together", async () => {
  const free = await aWorkspace();
  const { id } = await createInvitation(free.ctx, { email: anEmail(), role: "viewer" });
  const more = () => createInvitation(free.ctx, { email: anEmail(), role: "viewer" });
  await expect(more()).rejects.toMatchObject({ code: "limit_reached", fields: { email: [expect.any(String)] } });
  await revokeInvitation(free.ctx, id);
  await more();
  const starter = await aWorkspace({ plan: "starter" });
  const raced = await Promise.allSettled(
    Array.from({ length: 5 }, () => createInvitation(starter.ctx, { email: anEmail(), role: "viewer" })),
  );
  expect(raced.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
});
