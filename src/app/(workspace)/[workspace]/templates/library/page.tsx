import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { LibraryGallery } from "@/features/templates/components/list/library-gallery";
import { listLibrary } from "@/features/templates/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Template library" };

export default async function LibraryPage({ params }: PageProps<"/[workspace]/templates/library">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "templates.read");
  return (
    <PageFrame
      title="Template library"
      description="Written, checked and ready to be made yours. A copy is a template of your own; the library stays as it is."
      breadcrumb={[{ label: "Templates", href: `/${workspace}/templates` }, { label: "Library" }]}
    >
      <LibraryGallery
        workspace={workspace}
        templates={listLibrary()}
        canWrite={ctx.permissions.has("templates.write")}
      />
    </PageFrame>
  );
}
