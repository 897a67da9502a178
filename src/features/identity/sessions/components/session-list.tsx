"use client";

import { Monitor, Smartphone } from "lucide-react";
import { toast } from "sonner";
import { DateTime, RelativeTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { revokeSessionAction } from "../actions";

type SessionRow = {
  id: string;
  device: string;
  isHandheld: boolean;
  ipAddress: string | null;
  providerName: string;
  createdAt: Date;
  lastSeenAt: Date;
  isCurrent: boolean;
};

export function SessionList({ sessions }: { sessions: SessionRow[] }) {
  const revoke = async (id: string) => {
    const outcome = await revokeSessionAction({ id });
    if (outcome.ok) toast.success("That device is signed out.");
    else toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {sessions.map(({ id, device, isHandheld, ipAddress, providerName, createdAt, lastSeenAt, isCurrent }) => {
        const Icon = isHandheld ? Smartphone : Monitor;
        return (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-3 p-4">
            <span className="grid size-10 shrink-0 place-content-center rounded-lg bg-muted text-muted-foreground">
              <Icon aria-hidden className="size-5" />
            </span>
            <div className="min-w-0 flex-1 basis-60">
              <p className="flex flex-wrap items-center gap-2 font-semibold">
                {device} {isCurrent && <Badge variant="success">This device</Badge>}
              </p>
              <p className="text-muted-foreground text-sm">
                {providerName} · from {ipAddress ?? "an unknown address"}
              </p>
              <p className="text-muted-foreground text-sm">
                Seen <RelativeTime at={lastSeenAt} /> · signed in <DateTime at={createdAt} />
              </p>
            </div>
            {!isCurrent && (
              <ConfirmDialog
                trigger={
                  <Button variant="outline" size="sm">
                    Sign out
                  </Button>
                }
                title="Sign out this device?"
                description={`${device} is signed out at once and has to sign in again.`}
                confirmLabel="Sign out"
                destructive
                onConfirm={() => revoke(id)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
