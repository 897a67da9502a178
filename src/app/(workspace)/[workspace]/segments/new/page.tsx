import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { getCatalog } from "@/features/segments/catalog/queries";
import { SegmentBuilder } from "@/features/segments/components/builder/segment-builder";
import { segmentsPath } from "@/features/segments/paths";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "New segment" };

export default async function NewSegmentPage({ params }: PageProps<"/[workspace]/segments/new">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.write");
  return (
    <PageFrame
      title="New segment"
      breadcrumb={[{ label: "Segments", href: segmentsPath(workspace) }, { label: "New segment" }]}
    >
      <SegmentBuilder workspace={workspace} catalog={await getCatalog(ctx)} segment={null} />
    </PageFrame>
  );
}
