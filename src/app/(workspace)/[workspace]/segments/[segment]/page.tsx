import { Clock, ShieldCheck, UsersRound } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AppLink } from "@/components/app-link";
import { BarChart } from "@/components/charts/bar-chart";
import { RelativeTime } from "@/components/display/date-time";
import { Quantity } from "@/components/display/figures";
import { KpiCard } from "@/components/display/kpi-card";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { getNames } from "@/features/segments/catalog/queries";
import { CheckTable } from "@/features/segments/components/check-table";
import { ExplainForm } from "@/features/segments/components/explain-form";
import { MemberTable } from "@/features/segments/components/member-table";
import { SearchForm } from "@/features/segments/components/search-form";
import { SegmentButtons } from "@/features/segments/components/segment-buttons";
import { growthOf, shownDays } from "@/features/segments/growth";
import { segmentEditPath, segmentsPath, segmentsProgressPath } from "@/features/segments/paths";
import {
  findOldestChange,
  findSegment,
  getSegmentsVersion,
  listChecks,
  listDays,
  listMembers,
} from "@/features/segments/queries";
import { MemberPage } from "@/features/segments/schema";
import { ruleWords } from "@/features/segments/wording";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Segment" };

export default async function OneSegmentPage({ params, searchParams }: PageProps<"/[workspace]/segments/[segment]">) {
  const { workspace, segment: named } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const { text, after } = MemberPage.parse(await searchParams);
  const { version } = await getSegmentsVersion(ctx);
  const id = parseId("segment", named);
  const segment = id && (await findSegment(ctx, id));
  if (!segment) notFound();
  const now = new Date();
  const [members, names, oldest, days, checks] = await Promise.all([
    listMembers(ctx, segment.id, { text, cursor: after, limit: 25 }),
    getNames(ctx),
    findOldestChange(ctx),
    listDays(ctx, segment.id, shownDays(now)),
    listChecks(ctx, segment.id),
  ]);
  const canWrite = ctx.permissions.has("contacts.write");
  const { name, description, lastCheck, memberCount, progress, rule, status } = segment;
  const isBuilding = status === "building";
  const differences = lastCheck ? lastCheck.missingCount + lastCheck.extraCount : 0;
  return (
    <PageFrame
      title={name}
      description={description || undefined}
      breadcrumb={[{ label: "Segments", href: segmentsPath(workspace) }, { label: name }]}
      action={
        canWrite && (
          <>
            <Button asChild variant="outline">
              <AppLink href={segmentEditPath(workspace, segment.id)}>Change</AppLink>
            </Button>
            <SegmentButtons workspace={workspace} segmentId={segment.id} name={name} />
          </>
        )
      }
      className="grid gap-8"
    >
      <LiveRefresh url={segmentsProgressPath(workspace)} version={version} />
      <p className="wrap-anywhere rounded-lg bg-muted px-4 py-3">{ruleWords(rule.root, names)}</p>
      {isBuilding && (
        <div className="grid gap-2" role="status">
          <p className="text-sm">Looking up the new rule: {Math.round(progress * 100)} per cent of the contacts.</p>
          <Progress value={progress} max={1} label="Contacts looked up" />
        </div>
      )}
      <section aria-label="At a glance" className="grid gap-3 sm:grid-cols-3">
        <KpiCard
          label="People"
          value={<Quantity value={memberCount} />}
          hint={isBuilding ? "So far" : "In this segment"}
          icon={<UsersRound />}
        />
        <KpiCard
          label="As of"
          value={oldest ? <RelativeTime at={oldest} /> : "Now"}
          hint={oldest ? "Newer changes are being followed" : "Every change has been followed"}
          icon={<Clock />}
        />
        <KpiCard
          label="Last recount"
          value={lastCheck ? <RelativeTime at={lastCheck.at} /> : "Tonight"}
          hint={
            lastCheck
              ? differences === 0
                ? "No difference"
                : `${differences} ${differences === 1 ? "difference" : "differences"}, put right`
              : "Each night, from nothing"
          }
          icon={<ShieldCheck />}
        />
      </section>
      <section aria-labelledby="members" className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="members" className="font-bold font-heading text-lg">
            Who is in it
          </h2>
          <SearchForm label="Find a person" text={text} />
        </div>
        <MemberTable workspace={workspace} segmentId={segment.id} page={members} text={text} isFirst={!after} />
      </section>
      <ExplainForm workspace={workspace} segmentId={segment.id} />
      <Card>
        <CardHeader>
          <CardTitle>Growth</CardTitle>
        </CardHeader>
        <CardContent>
          <BarChart
            label="People in the segment at the end of each day"
            data={growthOf(days, now, memberCount)}
            xKey="day"
            series={[{ key: "people", label: "People" }]}
            heightPx={200}
          />
        </CardContent>
      </Card>
      <CheckTable checks={checks} />
    </PageFrame>
  );
}
