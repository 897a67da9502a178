import { Filter } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { RelativeTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { Button } from "@/components/ui/button";
import { SearchForm } from "@/features/segments/components/search-form";
import { SegmentTable } from "@/features/segments/components/segment-table";
import { segmentsPath, segmentsProgressPath } from "@/features/segments/paths";
import { findOldestChange, getSegmentsVersion, listSegments } from "@/features/segments/queries";
import { SegmentPage } from "@/features/segments/schema";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Segments" };

export default async function SegmentsPage({ params, searchParams }: PageProps<"/[workspace]/segments">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const { sort, text, after } = SegmentPage.parse(await searchParams);
  // Before what it versions: what changes in between is then shown once more, not missed.
  const { version } = await getSegmentsVersion(ctx);
  const [page, oldest] = await Promise.all([
    listSegments(ctx, { sort, text, cursor: after, limit: 25 }),
    findOldestChange(ctx),
  ]);
  const canWrite = ctx.permissions.has("contacts.write");
  const here = segmentsPath(workspace);
  const add = canWrite && (
    <Button asChild>
      <AppLink href={`${here}/new`}>
        <Filter aria-hidden />
        New segment
      </AppLink>
    </Button>
  );
  return (
    <PageFrame
      title="Segments"
      description="People described by a rule. Who is in a segment follows every change within seconds."
      action={add}
      className="grid gap-4"
    >
      <LiveRefresh url={segmentsProgressPath(workspace)} version={version} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SearchForm label="Find a segment" text={text} keep={{ sort }} />
        <p className="text-muted-foreground text-sm" role="status">
          {oldest ? (
            <>
              Catching up with changes since <RelativeTime at={oldest} />
            </>
          ) : (
            "All segments are as of now"
          )}
        </p>
      </div>
      <SegmentTable
        workspace={workspace}
        page={page}
        sort={sort}
        text={text}
        isFirst={!after}
        empty={
          text ? (
            <EmptyState icon={<Filter />} title="Nothing of this name">
              No segment is called so. Look for a part of the name.
            </EmptyState>
          ) : (
            <EmptyState icon={<Filter />} title="No segment yet" action={add}>
              Describe people by fields, tags, lists, topics and what they did, such as “bought in the last 30 days and
              speaks German”. The count appears while you write.
            </EmptyState>
          )
        }
      />
    </PageFrame>
  );
}
