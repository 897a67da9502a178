import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable, type Sort } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { reasonWords, type SuppressionReason, type SuppressionView } from "../schema";
import { RemoveDialog, RemoveSelected } from "./remove-dialog";

type SuppressionTableProps = {
  workspace: string;
  rows: readonly SuppressionView[];
  canManage: boolean;
  sort: Sort;
  sortHref: (sort: Sort) => string;
  paging: CursorPagingProps;
  empty: React.ReactNode;
};

const tones: Record<SuppressionReason, "destructive" | "warning" | "default"> = {
  complaint: "destructive",
  hard_bounce: "warning",
  unsubscribed: "default",
  manual: "default",
  import: "default",
};

export function SuppressionTable({ workspace, canManage, ...rest }: SuppressionTableProps) {
  return (
    <DataTable
      label="Suppressed addresses"
      rowId={({ email }) => email}
      {...(canManage && {
        selectLabel: ({ email }: SuppressionView) => email,
        bulkActions: <RemoveSelected workspace={workspace} />,
      })}
      columns={[
        {
          id: "email",
          header: "Address",
          cell: ({ email }) => <span className="wrap-anywhere">{email}</span>,
          sortable: true,
          onPhone: "title",
        },
        {
          id: "reason",
          header: "Reason",
          cell: ({ reason }) => <Badge variant={tones[reason]}>{reasonWords[reason]}</Badge>,
        },
        { id: "note", header: "Note", cell: ({ note }) => <span className="wrap-anywhere">{note || "–"}</span> },
        {
          id: "createdAt",
          header: "Since",
          cell: ({ createdAt }) => <DateTime at={createdAt} style="date" />,
          sortable: true,
        },
        {
          id: "expiresAt",
          header: "Until",
          cell: ({ expiresAt }) => (expiresAt ? <DateTime at={expiresAt} style="date" /> : "For ever"),
        },
        ...(canManage
          ? [
              {
                id: "remove",
                header: "",
                align: "end" as const,
                onPhone: "plain" as const,
                cell: ({ email }: SuppressionView) => (
                  <RemoveDialog
                    workspace={workspace}
                    emails={[email]}
                    trigger={
                      <Button variant="outline" size="sm" aria-label={`Remove ${email}`}>
                        Remove
                      </Button>
                    }
                  />
                ),
              },
            ]
          : []),
      ]}
      {...rest}
    />
  );
}
