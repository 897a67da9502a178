import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { getCatalog } from "@/features/segments/catalog/queries";
import { SegmentBuilder } from "@/features/segments/components/builder/segment-builder";
import { segmentPath, segmentsPath } from "@/features/segments/paths";
import { findSegment } from "@/features/segments/queries";
import { requireWorkspace } from "@/gates/page";
import { parseId } from "@/lib/ids";

export const metadata: Metadata = { title: "Change the segment" };

export default async function EditSegmentPage({ params }: PageProps<"/[workspace]/segments/[segment]/edit">) {
  const { workspace, segment: named } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.write");
  const id = parseId("segment", named);
  const segment = id && (await findSegment(ctx, id));
  if (!segment) notFound();
  const { name } = segment;
  return (
    <PageFrame
      title={`Change “${name}”`}
      description="A new rule is looked up for everybody at once; until it is, those who were in the segment stay in it."
      breadcrumb={[
        { label: "Segments", href: segmentsPath(workspace) },
        { label: name, href: segmentPath(workspace, segment.id) },
        { label: "Change" },
      ]}
    >
      <SegmentBuilder workspace={workspace} catalog={await getCatalog(ctx)} segment={segment} />
    </PageFrame>
  );
}
