import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DiscoveryForm } from "@/features/gmail/components/discovery-form";
import { RunProgress } from "@/features/gmail/components/run-progress";
import { getSyncVersion, listConnections } from "@/features/gmail/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Choose what to discover" };

export default async function DiscoverPage({ params, searchParams }: PageProps<"/[workspace]/discover">) {
  const { workspace } = await params;
  const { connection: asked } = await searchParams;
  const ctx = await requireWorkspace(workspace, "gmail.sync");
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSyncVersion(ctx);
  const connections = await listConnections(ctx);
  const [first] = connections;
  if (!first) redirect(`/${workspace}/connect`);
  const connection =
    typeof asked === "string" ? connections.find(({ id }) => id === parseId("connection", asked)) : first;
  if (!connection) notFound();
  const isRunning = connection.run?.status === "running";
  return (
    <PageFrame
      width="narrow"
      breadcrumb={[
        { label: "Connections", href: `/${workspace}/settings/connections` },
        { label: "Choose what to discover" },
      ]}
      title="Choose what to discover"
      description={
        <>
          From <strong className="text-foreground">{connection.email}</strong>. Discovery is free: it records senders,
          subjects and dates. Nothing is summarised, and nothing charged, until you agree to a price.
        </>
      }
    >
      <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={version} />
      {connection.status !== "active" ? (
        <Alert
          variant="warning"
          title={`${connection.email} is not connected`}
          action={
            <Button asChild size="sm">
              <a href={`/api/gmail/connect?workspace=${workspace}&hint=${encodeURIComponent(connection.email)}`}>
                Reconnect
              </a>
            </Button>
          }
        >
          {connection.statusReason}
        </Alert>
      ) : isRunning && connection.run ? (
        <RunProgress
          workspace={workspace}
          connectionId={connection.id}
          email={connection.email}
          run={connection.run}
          hasInboxLink
        />
      ) : (
        <DiscoveryForm
          workspace={workspace}
          connectionId={connection.id}
          filter={connection.filter}
          isFirst={connection.run === null}
        />
      )}
    </PageFrame>
  );
}
