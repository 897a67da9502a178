"use client";

import { toast } from "sonner";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Role } from "@/gates/permissions";
import { resendInvitationAction, revokeInvitationAction } from "../team/actions";
import { roleWords } from "../team/schema";

type Invitation = { id: string; email: string; role: Role; expiresAt: Date; isExpired: boolean };

export function OpenInvitations({
  workspace,
  invitations,
  canManage,
}: {
  workspace: string;
  invitations: Invitation[];
  canManage: boolean;
}) {
  const resend = async (id: string) => {
    const outcome = await resendInvitationAction(workspace, { id });
    if (outcome.ok) toast.success("A new link is on its way; the old one stops working.");
    else toast.error(outcome.message);
  };
  const revoke = async (id: string) => {
    const outcome = await revokeInvitationAction(workspace, { id });
    if (outcome.ok) toast.success("The invitation is withdrawn.");
    else toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {invitations.map(({ id, email, role, expiresAt, isExpired }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
          <div className="min-w-0 flex-1 basis-52">
            <p className="truncate font-semibold">{email}</p>
            <p className="flex flex-wrap items-center gap-2 text-muted-foreground text-sm">
              {roleWords[role].label}
              {isExpired ? (
                <Badge variant="warning">Expired</Badge>
              ) : (
                <span>
                  valid until <DateTime at={expiresAt} style="date" />
                </span>
              )}
            </p>
          </div>
          {canManage && (
            <>
              <Button variant="outline" size="sm" onClick={() => resend(id)}>
                Send again
              </Button>
              <ConfirmDialog
                trigger={
                  <Button variant="outline" size="sm">
                    Withdraw
                  </Button>
                }
                title={`Withdraw the invitation to ${email}?`}
                description="The mailed link stops working at once."
                confirmLabel="Withdraw"
                destructive
                onConfirm={() => revoke(id)}
              />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
