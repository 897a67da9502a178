import type { Metadata } from "next";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { progressPath } from "@/features/summaries/paths";
import { getRunVersion } from "@/features/summaries/queries";
import { RunFilters } from "@/features/summaries/runs/components/run-filters";
import { RunTable } from "@/features/summaries/runs/components/run-table";
import { listRuns } from "@/features/summaries/runs/queries";
import { filterOfPage, RunPage } from "@/features/summaries/runs/schema";
import { listMembers } from "@/features/workspaces/team/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Summary runs" };

export default async function RunsPage({ params, searchParams }: PageProps<"/[workspace]/runs">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "summaries.read");
  const page = RunPage.parse(await searchParams);
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getRunVersion(ctx);
  const filter = filterOfPage(page);
  const [{ items, nextCursor }, members] = await Promise.all([
    listRuns(ctx, filter).catch(() => listRuns(ctx, { ...filter, after: undefined })),
    listMembers(ctx),
  ]);
  return (
    <PageFrame
      title="Summary runs"
      breadcrumb={[{ label: "Credits", href: `/${workspace}/credits` }, { label: "Summary runs" }]}
      description="What was asked for, by whom, what became of it, and what it cost."
      className="grid gap-4"
    >
      <LiveRefresh url={progressPath(workspace)} version={version} />
      <RunFilters
        workspace={workspace}
        page={page}
        members={members.map(({ userId, user }) => ({ id: userId, name: user.name ?? user.email }))}
      />
      <RunTable workspace={workspace} page={page} rows={items} nextCursor={nextCursor} />
    </PageFrame>
  );
}
