import { Download } from "lucide-react";
import type { Metadata } from "next";
import { AppLink } from "@/components/app-link";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { Quantity } from "@/components/display/figures";
import { formatBytes, formatNumber } from "@/components/display/format";
import { LiveRefresh } from "@/components/live/live-refresh";
import { PageFrame } from "@/components/shell/page-frame";
import { SubNav } from "@/components/shell/sub-nav";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { contactsHref, countFilters, readContactParams } from "@/features/contacts/contact-params";
import { DeleteExport } from "@/features/contacts/export/components/delete-export";
import { NewExport } from "@/features/contacts/export/components/new-export";
import { getExportVersion, listExports } from "@/features/contacts/export/queries";
import { type ExportView, formatWords, keptDays } from "@/features/contacts/export/schema";
import { roughCount } from "@/features/contacts/table/queries";
import { contactsNavigation } from "@/features/workspaces/navigation";
import { requireWorkspace } from "@/gates/page";
import { publicId } from "@/lib/ids";

export const metadata: Metadata = { title: "Export contacts" };

const states: Record<ExportView["status"], [label: string, tone: "info" | "success" | "destructive"]> = {
  queued: ["Being written", "info"],
  ready: ["Ready", "success"],
  failed: ["Failed", "destructive"],
};

export default async function ExportsPage({ params, searchParams }: PageProps<"/[workspace]/contacts/export">) {
  const { workspace } = await params;
  const asked = readContactParams(await searchParams);
  const ctx = await requireWorkspace(workspace, "contacts.export");
  const { version } = await getExportVersion(ctx);
  const [{ items }, total] = await Promise.all([listExports(ctx), roughCount(ctx, asked.filter)]);
  const isFiltered = Boolean(asked.filter.text) || countFilters(asked.filter) > 0;
  const many = `${formatNumber(total.count)}${total.isMore ? " or more" : ""}`;
  return (
    <PageFrame
      title="Export contacts"
      description={`Files of contacts as they were at one moment. Each is deleted after ${keptDays} days.`}
      toolbar={<SubNav label="Contacts" items={contactsNavigation(workspace, ctx.permissions)} />}
      className="grid gap-6"
    >
      <LiveRefresh url={`/api/contacts/exports/progress?workspace=${workspace}`} version={version} />
      <Card>
        <CardHeader>
          <CardTitle>{isFiltered ? `The ${many} contacts of your filter` : `All ${many} contacts`}</CardTitle>
          <CardDescription>
            {isFiltered ? (
              <AppLink href={contactsHref(workspace, asked)} className="underline">
                See or change the filter
              </AppLink>
            ) : (
              "To export some of them, filter the contacts and choose “Export these” there."
            )}
          </CardDescription>
        </CardHeader>
        <CardContent>
          <NewExport workspace={workspace} filter={asked.filter} label="Write the file" />
        </CardContent>
      </Card>
      <DataTable
        label="Files"
        rows={items}
        rowId={({ id }) => id}
        empty={
          <EmptyState icon={<Download />} title="No files">
            Ask for one above. It is written while you do other things, and waits here.
          </EmptyState>
        }
        columns={[
          {
            id: "createdAt",
            header: "Asked for",
            onPhone: "title",
            cell: ({ createdAt }) => <DateTime at={createdAt} style="datetime" />,
          },
          { id: "format", header: "Format", cell: ({ format }) => formatWords[format].label },
          {
            id: "status",
            header: "State",
            cell: ({ status }) => <Badge variant={states[status][1]}>{states[status][0]}</Badge>,
          },
          { id: "rows", header: "Contacts", align: "end", cell: ({ rowCount }) => <Quantity value={rowCount} /> },
          {
            id: "size",
            header: "Size",
            align: "end",
            onPhone: "hidden",
            cell: ({ sizeBytes }) => formatBytes(sizeBytes),
          },
          {
            id: "expiresAt",
            header: "Deleted on",
            onPhone: "hidden",
            cell: ({ expiresAt }) => <DateTime at={expiresAt} style="date" />,
          },
          {
            id: "file",
            header: "File",
            align: "end",
            cell: ({ id, status }) => (
              <span className="flex justify-end gap-2">
                {status === "ready" && (
                  <Button asChild size="sm" variant="outline">
                    <a href={`/api/contacts/exports/${publicId("export", id)}?workspace=${workspace}`} download>
                      Download
                    </a>
                  </Button>
                )}
                <DeleteExport workspace={workspace} exportId={id} />
              </span>
            ),
          },
        ]}
      />
    </PageFrame>
  );
}
