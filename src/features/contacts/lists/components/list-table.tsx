"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
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
          cell: (list) => canWrite && <ListButtons workspace={workspace} list={list} />,
        },
      ]}
    />
  );
}

function ListButtons({ workspace, list }: { workspace: string; list: ListView }) {
  const [isPending, startTransition] = useTransition();
  const isArchived = list.archivedAt !== null;
  const archive = () =>
    startTransition(async () => {
      const result = await changeListAction(workspace, { listId: list.id, isArchived: !isArchived });
      if (!result.ok) toast.error(result.message);
    });
  return (
    <span className="inline-flex gap-2">
      {!isArchived && (
        <ListDialog
          workspace={workspace}
          list={list}
          trigger={
            <Button variant="outline" size="sm" aria-label={`Change ${list.name}`}>
              Change
            </Button>
          }
        />
      )}
      <Button
        variant="ghost"
        size="sm"
        loading={isPending}
        onClick={archive}
        aria-label={`${isArchived ? "Bring back" : "Archive"} ${list.name}`}
      >
        {isArchived ? "Bring back" : "Archive"}
      </Button>
    </span>
  );
}
