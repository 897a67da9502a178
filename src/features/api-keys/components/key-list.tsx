"use client";

import { toast } from "sonner";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { revokeApiKeyAction } from "../actions";

type Key = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
};

export function KeyList({ workspace, keys }: { workspace: string; keys: Key[] }) {
  const revoke = async (id: string) => {
    const result = await revokeApiKeyAction(workspace, { id });
    if (result.ok) toast.success("The key is revoked.");
    else toast.error(result.message);
    return result.ok;
  };
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-center justify-between gap-3 p-4">
          <div className="min-w-0">
            <p className="font-medium">
              {key.name} <code className="ml-2 text-muted-foreground text-sm">{key.prefix}…</code>
            </p>
            <p className="mt-1 text-muted-foreground text-sm">
              Created <DateTime at={key.createdAt} /> ·{" "}
              {key.lastUsedAt ? (
                <>
                  last used <DateTime at={key.lastUsedAt} />
                </>
              ) : (
                "never used"
              )}
              {key.expiresAt && (
                <>
                  {" "}
                  · expires <DateTime at={key.expiresAt} />
                </>
              )}
            </p>
            <p className="mt-2 flex flex-wrap gap-1">
              {key.scopes.map((scope) => (
                <Badge key={scope} variant="outline">
                  {scope}
                </Badge>
              ))}
            </p>
          </div>
          <ConfirmDialog
            trigger={<Button variant="outline">Revoke</Button>}
            title={`Revoke “${key.name}”?`}
            description="Programs that use it stop working at once. This cannot be undone."
            confirmLabel="Revoke"
            destructive
            onConfirm={() => revoke(key.id)}
          />
        </li>
      ))}
    </ul>
  );
}
