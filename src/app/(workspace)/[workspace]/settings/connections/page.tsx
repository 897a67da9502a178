import { MailPlus, Plug } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { EmptyState } from "@/components/display/empty-state";
import { LiveRefresh } from "@/components/live/live-refresh";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConnectionCard } from "@/features/gmail/components/connection-card";
import { getSyncVersion, listConnections } from "@/features/gmail/queries";
import { listAutomatic } from "@/features/summaries/automatic/queries";
import { AutomaticState } from "@/features/summaries/components/automatic-state";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage({ params }: PageProps<"/[workspace]/settings/connections">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "emails.read");
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSyncVersion(ctx);
  const [connections, rules] = await Promise.all([listConnections(ctx), listAutomatic(ctx)]);
  const canConnect = ctx.permissions.has("gmail.connect");
  const connect = canConnect && (
    <Button asChild>
      <AppLink href={`/${workspace}/connect`}>
        <MailPlus aria-hidden />
        Connect Gmail
      </AppLink>
    </Button>
  );
  return (
    <section className="grid gap-4">
      <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={version} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-xl text-muted-foreground">
          Gmail accounts of this workspace: what each may do, what it discovers, and when it was last checked.
        </p>
        {connections.length > 0 && connect}
      </div>
      {connections.map((connection) => (
        <div key={connection.id} className="grid gap-3">
          <ConnectionCard
            workspace={workspace}
            connection={connection}
            canConnect={canConnect}
            canDiscover={ctx.permissions.has("gmail.sync")}
          />
          <AutomaticState
            view={rules.find(({ connectionId }) => connectionId === connection.id) ?? null}
            settingsHref={`/${workspace}/settings/summaries`}
          />
        </div>
      ))}
      {connections.length === 0 && (
        <Card>
          <EmptyState icon={<Plug />} title="No Gmail account yet" action={connect}>
            Connect one, choose which mails to discover, and they appear in the inbox with sender, subject and date.
          </EmptyState>
        </Card>
      )}
    </section>
  );
}
