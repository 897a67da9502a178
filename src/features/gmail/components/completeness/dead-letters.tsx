import { MailCheck } from "lucide-react";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/display/empty-state";
import type { DeadLetter } from "@/features/gmail/checks/schema";
import { RetryButton } from "./retry-button";

type DeadLettersProps = {
  workspace: string;
  connectionId: string;
  mails: readonly DeadLetter[];
  canRetry: boolean;
  paging: CursorPagingProps;
};

/** Mails that Gmail could not give us, each with what it said. */
export function DeadLetters({ workspace, connectionId, mails, canRetry, paging }: DeadLettersProps) {
  return (
    <DataTable
      label="Mails that could not be read"
      rows={mails}
      rowId={({ id }) => id}
      paging={paging}
      empty={
        <EmptyState icon={<MailCheck />} title="Every mail could be read">
          A mail that Gmail fails to give us five times is listed here with the reason. A busy Gmail never counts as a
          failure.
        </EmptyState>
      }
      columns={[
        {
          id: "mail",
          header: "Mail",
          onPhone: "title",
          cell: ({ subject, gmailId, fromName, fromEmail }) => (
            <span className="grid gap-0.5">
              <span className="wrap-anywhere font-semibold">{subject || `Gmail's message ${gmailId}`}</span>
              {(fromName || fromEmail) && (
                <span className="wrap-anywhere text-muted-foreground">{fromName || fromEmail}</span>
              )}
            </span>
          ),
        },
        {
          id: "reason",
          header: "What Gmail said",
          cell: ({ reason }) => <span className="wrap-anywhere">{reason}</span>,
        },
        { id: "attempts", header: "Tries", align: "end", cell: ({ attempts }) => attempts },
        ...(canRetry
          ? [
              {
                id: "retry",
                header: "Again",
                align: "end" as const,
                cell: ({ id, subject, gmailId }: DeadLetter) => (
                  <RetryButton
                    workspace={workspace}
                    connectionId={connectionId}
                    emailId={id}
                    label="Retry"
                    hint={subject || gmailId}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
