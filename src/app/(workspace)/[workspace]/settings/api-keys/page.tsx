import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/display/empty-state";
import { CreateKeyDialog } from "@/features/api-keys/components/create-key-dialog";
import { KeyList } from "@/features/api-keys/components/key-list";
import { listApiKeys } from "@/features/api-keys/queries";
import { scopeWords } from "@/features/api-keys/schema";
import { requireWorkspace } from "@/gates/page";
import { permissions } from "@/gates/permissions";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: PageProps<"/[workspace]/settings/api-keys">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "apiKeys.manage");
  const keys = await listApiKeys(ctx);
  const scopes = permissions.filter((id) => ctx.permissions.has(id)).map((id) => ({ id, label: scopeWords[id] }));
  return (
    <section className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          Keys let other software use this workspace through the API, within the scopes you choose.
        </p>
        <CreateKeyDialog workspace={workspace} scopes={scopes} />
      </div>
      {keys.length > 0 ? (
        <KeyList workspace={workspace} keys={keys} />
      ) : (
        <EmptyState icon={<KeyRound />} title="No API keys yet">
          Make one, send it as <code>X-API-Key</code>, and read your mails, summaries and credits from your own
          software.
        </EmptyState>
      )}
    </section>
  );
}
