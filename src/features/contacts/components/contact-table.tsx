import type { ReactNode } from "react";
import type { CursorPagingProps } from "@/components/data-table/cursor-paging";
import { type Column, DataTable } from "@/components/data-table/data-table";
import { DateTime } from "@/components/display/date-time";
import { Badge } from "@/components/ui/badge";
import { columnWords, isOwnColumn, type OwnColumn, sourceWords } from "../columns";
import { type ContactParams, columnOfSort, contactHref, contactsHref, sortOfColumn } from "../contact-params";
import type { ContactFieldView } from "../fields/schema";
import { type ContactItem, nameOf } from "../schema";
import { FieldValueText } from "./field-value";

const Day = ({ at }: { at: Date }) => (
  <span className="whitespace-nowrap">
    <DateTime at={at} style="date" />
  </span>
);

const cells: Record<OwnColumn, (contact: ContactItem) => ReactNode> = {
  email: ({ email }) => <span className="wrap-anywhere">{email}</span>,
  tags: ({ tags }) =>
    tags.length > 0 && (
      <span className="flex flex-wrap gap-1">
        {tags.slice(0, 4).map(({ id, name }) => (
          <Badge key={id} className="max-w-40" title={name}>
            <span className="truncate">{name}</span>
          </Badge>
        ))}
        {tags.length > 4 && <Badge variant="outline">{tags.length - 4} more</Badge>}
      </span>
    ),
  phone: ({ phone }) => <span className="tabular whitespace-nowrap">{phone}</span>,
  locale: ({ locale }) => locale,
  timeZone: ({ timeZone }) => timeZone,
  source: ({ source }) => sourceWords[source],
  created: ({ createdAt }) => <Day at={createdAt} />,
  updated: ({ updatedAt }) => <Day at={updatedAt} />,
};

const columnsOf = (ids: readonly string[], fields: readonly ContactFieldView[]): Column<ContactItem>[] => [
  {
    id: "name",
    header: "Name",
    sortable: true,
    onPhone: "title",
    cell: (contact) => (
      <span dir="auto" className="wrap-anywhere">
        {nameOf(contact)}
      </span>
    ),
  },
  ...ids.flatMap((id): Column<ContactItem>[] => {
    if (isOwnColumn(id))
      return [{ id, header: columnWords[id], cell: cells[id], sortable: id === "email" || id === "created" }];
    const field = fields.find((each) => each.id === id);
    if (!field) return [];
    return [
      {
        id,
        header: field.label,
        cell: ({ fields: values }) => <FieldValueText value={values[id]} />,
        align: field.type === "number" ? "end" : "start",
      },
    ];
  }),
];

type ContactTableProps = {
  workspace: string;
  params: ContactParams;
  contacts: ContactItem[];
  fields: readonly ContactFieldView[];
  bulk: ReactNode;
  paging: CursorPagingProps;
  empty: ReactNode;
};

/** One page of contacts. */
export function ContactTable({ workspace, params, contacts, fields, bulk, paging, empty }: ContactTableProps) {
  return (
    <DataTable
      label="Contacts"
      rows={contacts}
      rowId={({ id }) => id}
      rowHref={({ id }) => contactHref(workspace, id)}
      columns={columnsOf(params.columns, fields)}
      sort={columnOfSort(params.sort)}
      sortHref={({ by, direction }) =>
        contactsHref(workspace, { ...params, sort: sortOfColumn(by, direction), cursor: undefined })
      }
      selectLabel={bulk ? nameOf : undefined}
      bulkActions={bulk}
      paging={paging}
      empty={empty}
    />
  );
}
