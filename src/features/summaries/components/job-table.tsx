import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/display/empty-state";
import { Credits } from "@/components/display/figures";
import type { JobRow } from "../jobs/queries";
import { emailPath } from "../paths";
import { JobStatusBadge } from "./job-status-badge";

type JobTableProps = { workspace: string; jobs: JobRow[]; paging: CursorPagingProps };

export function JobTable({ workspace, jobs, paging }: JobTableProps) {
  return (
    <DataTable
      label="Mails of this run"
      rows={jobs}
      rowId={(job) => job.id}
      rowHref={(job) => emailPath(workspace, job.email.id)}
      paging={paging}
      empty={<EmptyState title="No mails">Nothing of this run had to be summarised.</EmptyState>}
      columns={[
        {
          id: "subject",
          header: "Mail",
          onPhone: "title",
          className: "md:max-w-lg",
          cell: (job) => (
            <>
              <span className="line-clamp-1">{job.email.subject || "(no subject)"}</span>
              {job.tldr && (
                <span className="mt-0.5 line-clamp-2 font-normal text-muted-foreground text-sm">{job.tldr}</span>
              )}
            </>
          ),
        },
        {
          id: "from",
          header: "From",
          cell: (job) => <span className="line-clamp-1">{job.email.fromName || job.email.fromEmail}</span>,
        },
        {
          id: "status",
          header: "Status",
          cell: (job) => (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 max-md:justify-end max-md:text-right">
              <JobStatusBadge status={job.status} />
              {job.failure && <span className="text-muted-foreground text-xs">{job.failure}</span>}
            </span>
          ),
        },
        {
          id: "charged",
          header: "Charged",
          align: "end",
          cell: (job) => (job.chargedMicro > 0n ? <Credits micro={job.chargedMicro} /> : "–"),
        },
      ]}
    />
  );
}
