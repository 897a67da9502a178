"use client";

import { useState } from "react";
import { toast } from "sonner";
import { DateTime } from "@/components/display/date-time";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { startLinkAction, unlinkProviderAction } from "../accounts/actions";
import type { ProviderId } from "../accounts/schema";
import { startProvider } from "./browser-sign-in";
import { ProviderIcon } from "./provider-icon";

type Method = { id: string; provider: string; providerName: string; email: string | null; createdAt: Date };
type SignInMethodsProps = {
  methods: Method[];
  /** Configured providers that are not linked yet. */
  available: { id: ProviderId; name: string }[];
  /** With one way in left it cannot be removed. */
  isLastWay: boolean;
  returnTo: string;
};

export function SignInMethods({ methods, available, isLastWay, returnTo }: SignInMethodsProps) {
  const unlink = async (id: string) => {
    const outcome = await unlinkProviderAction({ id });
    if (outcome.ok) toast.success("The sign-in is removed.");
    else toast.error(outcome.message);
    return outcome.ok;
  };
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {methods.map(({ id, provider, providerName, email, createdAt }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
          <ProviderIcon provider={provider} />
          <div className="min-w-0 flex-1">
            <p className="truncate font-semibold">
              {providerName} {email && <span className="font-normal text-muted-foreground">{email}</span>}
            </p>
            <p className="text-muted-foreground text-sm">
              Linked <DateTime at={createdAt} style="date" />
            </p>
          </div>
          {isLastWay ? (
            <span className="text-muted-foreground text-sm">Your only way in</span>
          ) : (
            <ConfirmDialog
              trigger={
                <Button variant="outline" size="sm">
                  Remove
                </Button>
              }
              title={`Remove ${providerName}?`}
              description={`${email ?? providerName} will no longer sign you in. Devices that are signed in stay so.`}
              confirmLabel="Remove"
              destructive
              onConfirm={() => unlink(id)}
            />
          )}
        </li>
      ))}
      {available.map(({ id, name }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
          <ProviderIcon provider={id} />
          <p className="flex-1 font-semibold">{name}</p>
          <LinkButton provider={id} name={name} returnTo={returnTo} />
        </li>
      ))}
    </ul>
  );
}

function LinkButton({ provider, name, returnTo }: { provider: ProviderId; name: string; returnTo: string }) {
  const [isLeaving, setLeaving] = useState(false);
  const link = async () => {
    setLeaving(true);
    const outcome = await startLinkAction({ provider });
    if (outcome.ok) return void startProvider(provider, returnTo, { prompt: "select_account" });
    toast.error(outcome.message);
    setLeaving(false);
  };
  return (
    <Button variant="outline" size="sm" loading={isLeaving} onClick={link}>
      Link {name}
    </Button>
  );
}
