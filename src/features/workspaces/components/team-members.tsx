"use client";

import { toast } from "sonner";
import { DateTime } from "@/components/display/date-time";
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Role } from "@/gates/permissions";
import { changeRoleAction, leaveWorkspaceAction, removeMemberAction } from "../team/actions";
import { RoleSelect } from "./role-select";

type Member = { userId: string; name: string | null; email: string; role: Role; joinedAt: Date };
type TeamMembersProps = {
  workspace: string;
  members: Member[];
  ownId: string;
  /** Roles this person may hand out; empty when they may not manage members. */
  grantable: Role[];
};

export function TeamMembers({ workspace, members, ownId, grantable }: TeamMembersProps) {
  const admins = members.filter(({ role }) => role === "admin").length;
  const told = (outcome: { ok: true } | { ok: false; message: string }, done: string) => {
    if (outcome.ok) toast.success(done);
    else toast.error(outcome.message);
    return outcome.ok;
  };
  const leave = async () => {
    const outcome = await leaveWorkspaceAction(workspace, {});
    if (outcome.ok) window.location.assign("/welcome");
    return told(outcome, "You have left the workspace.");
  };
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {members.map(({ userId, name, email, role, joinedAt }) => {
        const isOwn = userId === ownId;
        const isLastAdmin = role === "admin" && admins === 1;
        const canManage = grantable.includes(role) && !isLastAdmin;
        const shown = name ?? email;
        return (
          <li key={userId} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
            <Avatar name={shown} />
            <div className="min-w-0 flex-1 basis-52">
              <p className="flex flex-wrap items-center gap-2 font-semibold">
                {shown} {isOwn && <Badge>You</Badge>} {isLastAdmin && <Badge variant="outline">Last admin</Badge>}
              </p>
              <p className="truncate text-muted-foreground text-sm">
                {name && `${email} · `}joined <DateTime at={joinedAt} style="date" />
              </p>
            </div>
            <RoleSelect
              label={`Role of ${shown}`}
              value={role}
              roles={grantable}
              isDisabled={!canManage}
              onChange={async (next) =>
                void told(await changeRoleAction(workspace, { userId, role: next }), "Role changed.")
              }
            />
            {(isOwn || canManage) && (
              <ConfirmDialog
                trigger={
                  <Button variant="outline" size="sm" disabled={isLastAdmin}>
                    {isOwn ? "Leave" : "Remove"}
                  </Button>
                }
                title={isOwn ? "Leave this workspace?" : `Remove ${shown}?`}
                description={
                  isOwn
                    ? "You lose access at once. Someone who manages members can invite you again."
                    : "They lose access at once. What they did here stays."
                }
                confirmLabel={isOwn ? "Leave" : "Remove"}
                destructive
                onConfirm={async () =>
                  isOwn ? leave() : told(await removeMemberAction(workspace, { userId }), `${shown} is removed.`)
                }
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
