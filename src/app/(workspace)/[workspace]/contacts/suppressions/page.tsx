import { Ban, Download, FileUp } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { Button } from "@/components/ui/button";
import { AddDialog } from "@/features/consent/suppressions/components/add-dialog";
import { ImportDialog } from "@/features/consent/suppressions/components/import-dialog";
import { SuppressionFilters } from "@/features/consent/suppressions/components/suppression-filters";
import { SuppressionTable } from "@/features/consent/suppressions/components/suppression-table";
import { countSuppressions, listSuppressions } from "@/features/consent/suppressions/queries";
import { SuppressionFilter, SuppressionPage } from "@/features/consent/suppressions/schema";
import { contactsNavigation } from "@/features/workspaces/navigation";
import { requireWorkspace } from "@/gates/page";

export const metadata: Metadata = { title: "Suppressed addresses" };

export default async function SuppressionsPage({
  params,
  searchParams,
}: PageProps<"/[workspace]/contacts/suppressions">) {
  const { workspace } = await params;
  const ctx = await requireWorkspace(workspace, "contacts.read");
  const { q, reason, until, by, direction, after } = SuppressionPage.parse(await searchParams);
  const filter = SuppressionFilter.parse({
    search: q,
    reason,
    isTemporary: until && until === "some",
    sort: by,
    direction,
  });
  const [page, count] = await Promise.all([
    listSuppressions(ctx, { ...filter, after }).catch(() => listSuppressions(ctx, filter)),
    countSuppressions(ctx, filter),
  ]);
  const canManage = ctx.permissions.has("suppressions.manage");
  const state = { q: q || undefined, reason, until, by, direction };
  const here = (change: Record<string, string | undefined>) => {
    const entries = Object.entries({ ...state, ...change }).flatMap(([name, value]) => (value ? [[name, value]] : []));
    return `/${workspace}/contacts/suppressions?${new URLSearchParams(entries)}`;
  };
  const isFiltered = Boolean(q || reason || until);
  const add = canManage && (
    <AddDialog
      workspace={workspace}
      trigger={
        <Button>
          <Ban aria-hidden /> Suppress
        </Button>
      }
    />
  );
  return (
    <PageFrame
      title="Suppressed addresses"
      description="They get nothing, whoever they belong to, and stay here when the contact is deleted."
      toolbar={<SubNav label="Contacts" items={contactsNavigation(workspace, ctx.permissions)} />}
      action={
        <>
          {ctx.permissions.has("contacts.export") && (
            <Button asChild variant="outline">
              <a href={here({}).replace("/suppressions?", "/suppressions/export?")} download>
                <Download aria-hidden /> Export
              </a>
            </Button>
          )}
          {canManage && (
            <ImportDialog
              workspace={workspace}
              trigger={
                <Button variant="outline">
                  <FileUp aria-hidden /> Import
                </Button>
              }
            />
          )}
          {add}
        </>
      }
      className="grid gap-4"
    >
      <SuppressionFilters
        search={q}
        reason={reason}
        until={until}
        href={here}
        kept={{ reason, until, by, direction }}
      />
      <SuppressionTable
        workspace={workspace}
        rows={page.items}
        canManage={canManage}
        sort={{ by, direction }}
        sortHref={(sort) => here({ by: sort.by, direction: sort.direction })}
        paging={{
          newerHref: after ? here({}) : null,
          olderHref: page.nextCursor ? here({ after: page.nextCursor }) : null,
          summary: (
            <>
              <Quantity value={count} /> {count === 1 ? "address" : "addresses"}
            </>
          ),
        }}
        empty={
          isFiltered ? (
            <EmptyState icon={<Ban />} title="No address matches">
              Search for less, or take a filter away.
            </EmptyState>
          ) : (
            <EmptyState icon={<Ban />} title="No suppressed address" action={add}>
              Addresses come here when somebody unsubscribes from everything, when mail comes back or is marked as spam,
              and when you add them.
            </EmptyState>
          )
        }
      />
    </PageFrame>
  );
}
