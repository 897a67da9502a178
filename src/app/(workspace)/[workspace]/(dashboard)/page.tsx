import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Card } from "@/components/ui/card";
import { ActivityList } from "@/features/analytics/components/activity-list";
import { AttentionList } from "@/features/analytics/components/attention-list";
import { MailsByDay, SpendingByDay, SummariesByCategory } from "@/features/analytics/components/figures-over-time";
import { KeepZone } from "@/features/analytics/components/keep-zone";
import { KpiRow } from "@/features/analytics/components/kpi-row";
import { QuickActions } from "@/features/analytics/components/quick-actions";
import { SenderList } from "@/features/analytics/components/sender-list";
import { nextSteps } from "@/features/analytics/next-steps";
import { getOverview, listActivity } from "@/features/analytics/queries";
import { ZONE_COOKIE, zoneOf } from "@/features/analytics/zone-cookie";
import { ConnectionAlerts } from "@/features/gmail/components/connection-alerts";
import { InboxEmpty } from "@/features/gmail/components/inbox-empty";
import { RunProgress } from "@/features/gmail/components/run-progress";
import { getSyncVersion, listConnections } from "@/features/gmail/queries";
import { progressPath } from "@/features/summaries/paths";
import { getRunVersion } from "@/features/summaries/queries";
import { OnboardingChecklist } from "@/features/workspaces/components/onboarding-checklist";
import { getOnboarding } from "@/features/workspaces/onboarding/queries";
import { onboardingSteps } from "@/features/workspaces/onboarding/steps";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Dashboard" };

const opens = {
  connect: "gmail.connect",
  discover: "gmail.sync",
  summaries: "summaries.run",
  credits: "credits.buy",
} as const;

export default async function DashboardPage({ params }: PageProps<"/[workspace]">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "workspace.read");
  const timeZone = zoneOf((await cookies()).get(ZONE_COOKIE)?.value);
  // Before what it versions: what changes in between is then shown once more, not missed.
  const [sync, runs] = await Promise.all([getSyncVersion(ctx), getRunVersion(ctx)]);
  const [overview, activity, connections, onboarding] = await Promise.all([
    getOverview(ctx, { now: new Date(), timeZone }),
    listActivity(ctx),
    listConnections(ctx),
    getOnboarding(ctx),
  ]);
  const { mails, days, credits, unreadWithoutSummary } = overview;
  const steps = nextSteps(
    {
      hasConnection: connections.some(({ status }) => status === "active"),
      hasDiscovered: connections.some(({ run }) => run !== null),
      mailCount: mails,
      unreadWithoutSummary,
      isLowOnCredits: credits?.isLow ?? false,
    },
    ctx.permissions,
  );
  const canConnect = ctx.permissions.has("gmail.connect");
  const isListOpen = !onboarding.isDismissed && !onboarding.isComplete;
  const checklist = (
    <OnboardingChecklist
      workspace={workspace}
      onboarding={onboarding}
      canDo={onboardingSteps.filter((step) => ctx.permissions.has(opens[step]))}
      canManage={ctx.permissions.has("workspace.manage")}
    />
  );
  return (
    <PageFrame
      title="Dashboard"
      description="What came in, what needs you, and what it cost."
      action={<QuickActions workspace={workspace} steps={steps} unreadWithoutSummary={unreadWithoutSummary} />}
      className="grid grid-cols-1 gap-6"
    >
      <KeepZone cookie={ZONE_COOKIE} timeZone={timeZone} />
      <LiveRefresh url={`/api/gmail/progress?workspace=${workspace}`} version={sync.version} />
      <LiveRefresh url={progressPath(workspace)} version={runs.version} />
      {isListOpen && checklist}
      <ConnectionAlerts workspace={workspace} connections={connections} canConnect={canConnect} />
      {connections.map(
        ({ id, email, run }) =>
          run?.status === "running" &&
          run.mode === "discovery" && (
            <RunProgress key={id} workspace={workspace} connectionId={id} email={email} run={run} />
          ),
      )}
      <KpiRow workspace={workspace} overview={overview} />
      {mails > 0 ? (
        <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid auto-rows-max grid-cols-1 gap-6">
            <AttentionList
              workspace={workspace}
              mails={overview.attention}
              total={overview.needsAttention}
              hasSummaries={overview.summaries > 0}
            />
            <MailsByDay days={days} timeZone={timeZone} />
            {credits && <SpendingByDay days={days} timeZone={timeZone} />}
          </div>
          <div className="grid auto-rows-max grid-cols-1 gap-6">
            <SenderList workspace={workspace} senders={overview.senders} />
            <SummariesByCategory categories={overview.categories} />
            <ActivityList workspace={workspace} items={activity} />
          </div>
        </div>
      ) : (
        !isListOpen && (
          <Card>
            <InboxEmpty
              workspace={workspace}
              connections={connections}
              isFiltered={false}
              canConnect={canConnect}
              canDiscover={ctx.permissions.has("gmail.sync")}
            />
          </Card>
        )
      )}
      {!isListOpen && checklist}
    </PageFrame>
  );
}
