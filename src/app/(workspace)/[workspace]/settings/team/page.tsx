import type { Metadata } from "next";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { InviteForm } from "@/features/workspaces/components/invite-form";
import { OpenInvitations } from "@/features/workspaces/components/open-invitations";
import { RenameForm } from "@/features/workspaces/components/rename-form";
import { TeamMembers } from "@/features/workspaces/components/team-members";
import { listInvitations, listMembers } from "@/features/workspaces/team/queries";
import { roleWords } from "@/features/workspaces/team/schema";
import { requireMember, requireWorkspace } from "@/gates/page";
import { roles } from "@/gates/permissions";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage({ params }: PageProps<"/[workspace]/settings/team">) {
  const { workspace: slug } = await params;
  const ctx = await requireWorkspace(slug, "members.read");
  const { user, membership } = await requireMember(slug);
  const [members, invitations] = await Promise.all([listMembers(ctx), listInvitations(ctx)]);
  const isAdmin = ctx.permissions.has("workspace.manage");
  const canManage = ctx.permissions.has("members.manage");
  const grantable = canManage ? roles.filter((role) => isAdmin || role !== "admin") : [];
  const now = new Date();
  return (
    <div className="grid gap-6">
      <Card>
        <CardHeader>
          <CardTitle>Members</CardTitle>
          <CardDescription>Everyone who can open {membership.workspace.name}.</CardDescription>
        </CardHeader>
        <CardContent className="grid gap-5">
          {canManage && <InviteForm workspace={slug} grantable={grantable} />}
          <TeamMembers
            workspace={slug}
            ownId={user.userId}
            grantable={grantable}
            members={members.map(({ user: person, createdAt, ...row }) => ({ ...row, ...person, joinedAt: createdAt }))}
          />
        </CardContent>
      </Card>
      {invitations.length > 0 && (
        <Card>
          <CardHeader>
            <CardTitle>Invitations</CardTitle>
            <CardDescription>Mailed and not accepted yet.</CardDescription>
          </CardHeader>
          <CardContent>
            <OpenInvitations
              workspace={slug}
              canManage={canManage}
              invitations={invitations.map((row) => ({ ...row, isExpired: row.expiresAt <= now }))}
            />
          </CardContent>
        </Card>
      )}
      <Card>
        <CardHeader>
          <CardTitle>What each role may do</CardTitle>
        </CardHeader>
        <CardContent>
          <dl className="grid gap-3">
            {roles.map((role) => (
              <div key={role} className="grid gap-x-6 sm:grid-cols-[7rem_1fr]">
                <dt className="font-semibold">{roleWords[role].label}</dt>
                <dd className="text-muted-foreground">{roleWords[role].means}</dd>
              </div>
            ))}
          </dl>
        </CardContent>
      </Card>
      {isAdmin && (
        <Card>
          <CardHeader>
            <CardTitle>Workspace</CardTitle>
          </CardHeader>
          <CardContent>
            <RenameForm workspace={slug} name={membership.workspace.name} />
          </CardContent>
        </Card>
      )}
    </div>
  );
}
