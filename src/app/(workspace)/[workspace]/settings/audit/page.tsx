import type { Metadata } from "next";
import { AuditFilters } from "@/features/audit/components/audit-filters";
import { AuditTable } from "@/features/audit/components/audit-table";
import { listAudit } from "@/features/audit/queries";
import { AuditPage, filterOfPage } from "@/features/audit/schema";
import { listMembers } from "@/features/workspaces/team/queries";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ params, searchParams }: PageProps<"/[workspace]/settings/audit">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "workspace.manage");
  const page = AuditPage.parse(await searchParams);
  const [{ items, nextCursor }, members] = await Promise.all([listAudit(ctx, filterOfPage(page)), listMembers(ctx)]);
  const path = `/${workspace}/settings/audit`;
  return (
    <section className="grid gap-4">
      <p className="max-w-2xl text-muted-foreground">
        Every change in this workspace: who made it, what it was, and when. Nobody can alter these lines; how long they
        are kept is chosen under Privacy.
      </p>
      <AuditFilters
        path={path}
        page={page}
        members={members.map(({ userId, user }) => ({ id: userId, name: user.name ?? user.email }))}
      />
      <AuditTable path={path} page={page} rows={items} nextCursor={nextCursor} />
    </section>
  );
}
