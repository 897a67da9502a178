"use client";

import { useTransition } from "react";
import { toast } from "sonner";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { changeFieldAction } from "../actions";
import { type ContactFieldView, typeWords } from "../schema";
import { FieldDialog } from "./field-dialog";

type FieldListProps = {
  workspace: string;
  label: string;
  fields: ContactFieldView[];
  canWrite: boolean;
  empty: React.ReactNode;
};

/** The registry as a table. */
export function FieldList({ workspace, label, fields, canWrite, empty }: FieldListProps) {
  return (
    <DataTable
      label={label}
      rows={fields}
      rowId={({ id }) => id}
      empty={empty}
      columns={[
        { id: "label", header: "Name", cell: (field) => field.label, onPhone: "title" },
        {
          id: "key",
          header: "Key",
          cell: ({ key, formerKeys }) => (
            <span className="wrap-anywhere">
              <code>{key}</code>
              {formerKeys.length > 0 && (
                <span className="text-muted-foreground text-xs"> formerly {formerKeys.join(", ")}</span>
              )}
            </span>
          ),
        },
        {
          id: "type",
          header: "Type",
          cell: ({ type, options }) => (
            <span className="flex flex-wrap items-center gap-1.5">
              {typeWords[type]}
              {type === "enum" && <Badge variant="outline">{options.length} options</Badge>}
            </span>
          ),
        },
        {
          id: "actions",
          header: "Actions",
          align: "end",
          onPhone: "plain",
          cell: (field) => canWrite && <FieldButtons workspace={workspace} field={field} />,
        },
      ]}
    />
  );
}

function FieldButtons({ workspace, field }: { workspace: string; field: ContactFieldView }) {
  const [isPending, startTransition] = useTransition();
  const isArchived = field.archivedAt !== null;
  const archive = () =>
    startTransition(async () => {
      const result = await changeFieldAction(workspace, { fieldId: field.id, isArchived: !isArchived });
      if (!result.ok) toast.error(result.message);
    });
  return (
    <span className="inline-flex gap-2">
      {!isArchived && (
        <FieldDialog
          workspace={workspace}
          field={field}
          trigger={
            <Button variant="outline" size="sm" aria-label={`Change ${field.label}`}>
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
        aria-label={`${isArchived ? "Bring back" : "Archive"} ${field.label}`}
      >
        {isArchived ? "Bring back" : "Archive"}
      </Button>
    </span>
  );
}
