import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { DeletionTable } from "@/features/privacy/deletion/components/deletion-table";
import { listDeletions } from "@/features/privacy/deletion/queries";
import { DeletionQuery } from "@/features/privacy/deletion/schema";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Deletions" };

export default async function DeletionsPage({ searchParams }: PageProps<"/admin/deletions">) {
  const ctx = await requireOperator();
  const query = DeletionQuery.parse(await searchParams);
  const { items, nextCursor } = await listDeletions(ctx, query);
  return (
    <PageFrame
      title="Deletions"
      description="Accounts and workspaces that were deleted: what was removed, and which mailboxes were handed back."
    >
      <DeletionTable rows={items} nextCursor={nextCursor} query={query} />
    </PageFrame>
  );
}
