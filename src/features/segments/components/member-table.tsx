import { UsersRound } from "lucide-react";
import { DataTable } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/display/date-time";
import { EmptyState } from "@/components/display/empty-state";
import { contactPath, segmentPath } from "../paths";
import type { MemberItem } from "../schema";

type MemberTableProps = {
  workspace: string;
  segmentId: string;
  page: { items: MemberItem[]; nextCursor: string | null };
  text: string;
  isFirst: boolean;
};

export function MemberTable({ workspace, segmentId, page, text, isFirst }: MemberTableProps) {
  const href = (query: Record<string, string>) =>
    `${segmentPath(workspace, segmentId)}?${new URLSearchParams({ ...(text && { text }), ...query })}`;
  return (
    <DataTable
      label="People in this segment"
      rows={page.items}
      rowId={({ id }) => id}
      rowHref={({ id }) => contactPath(workspace, id)}
      paging={{
        newerHref: isFirst ? null : href({}),
        olderHref: page.nextCursor && href({ after: page.nextCursor }),
      }}
      empty={
        <EmptyState icon={<UsersRound />} title={text ? "Nobody found" : "Nobody is in it now"}>
          {text
            ? "Nobody in this segment has such a name or address."
            : "People come in by themselves as soon as the rule holds for them."}
        </EmptyState>
      }
      columns={[
        {
          id: "email",
          header: "Address",
          onPhone: "title",
          cell: ({ email }) => <span className="wrap-anywhere">{email}</span>,
        },
        { id: "name", header: "Name", cell: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim() || "–" },
        { id: "since", header: "In it since", align: "end", cell: ({ since }) => <RelativeTime at={since} /> },
      ]}
    />
  );
}
