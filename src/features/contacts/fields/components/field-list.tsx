"use client";

import { ArchiveButtons } from "@/components/data-table/archive-buttons";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
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
          cell: (field) =>
            canWrite && (
              <ArchiveButtons
                name={field.label}
                isArchived={field.archivedAt !== null}
                onArchive={(isArchived) => changeFieldAction(workspace, { fieldId: field.id, isArchived })}
                change={(trigger) => <FieldDialog workspace={workspace} field={field} trigger={trigger} />}
              />
            ),
        },
      ]}
    />
  );
}
