"use client";

import { ArchiveButtons } from "@/components/data-table/archive-buttons";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { publicId } from "@/lib/ids";
import { changeListAction } from "../actions";
import { type ListView, membersCountedTo } from "../schema";
import { ListDialog } from "./list-dialog";

const members = (count: number) => (count >= membersCountedTo ? `${formatNumber(count)} or more` : formatNumber(count));

type ListTableProps = {
  workspace: string;
  lists: ListView[];
  canWrite: boolean;
  paging: CursorPagingProps;
  empty: React.ReactNode;
};

/** A page of lists; a press on one shows its contacts. */
export function ListTable({ workspace, lists, canWrite, paging, empty }: ListTableProps) {
  return (
    <DataTable
      label="Lists"
      rows={lists}
      rowId={({ id }) => id}
      rowHref={({ id }) => `/${workspace}/contacts?list=${publicId("list", id)}`}
      paging={paging}
      empty={empty}
      columns={[
        {
          id: "name",
          header: "Name",
          cell: ({ name }) => <span className="wrap-anywhere">{name}</span>,
          onPhone: "title",
        },
        {
          id: "description",
          header: "What it is for",
          cell: ({ description, segmentId }) => (
            <span className="flex flex-wrap items-center gap-1.5">
              {segmentId && <Badge variant="info">Dynamic</Badge>}
              <span className="wrap-anywhere text-muted-foreground">{description}</span>
            </span>
          ),
          onPhone: "plain",
        },
        {
          id: "members",
          header: "Contacts",
          align: "end",
          cell: ({ memberCount }) => <span className="tabular">{members(memberCount)}</span>,
        },
        { id: "created", header: "Made", cell: ({ createdAt }) => <DateTime at={createdAt} style="date" /> },
        {
          id: "actions",
          header: "Actions",
          align: "end",
          onPhone: "plain",
          cell: (list) =>
            canWrite && (
              <ArchiveButtons
                name={list.name}
                isArchived={list.archivedAt !== null}
                onArchive={(isArchived) => changeListAction(workspace, { listId: list.id, isArchived })}
                change={(trigger) => <ListDialog workspace={workspace} list={list} trigger={trigger} />}
              />
            ),
        },
      ]}
    />
  );
}
