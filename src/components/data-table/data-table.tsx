// biome-ignore-all lint/a11y/noRedundantRoles: drawn as cards (display: block), tables lose their roles in some browsers.
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "@/components/app-link";
import { cn } from "@/components/cn";
import { CursorPaging, type CursorPagingProps } from "@/components/data-table/cursor-paging";
import { SelectAllRows, SelectionBar, SelectionProvider, SelectRow } from "@/components/data-table/selection";

export type Column<Row> = {
  /** Also the name under which the server sorts. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: "start" | "end";
  /** On phones each row is a card: `title` heads it, `plain` has no label, `hidden` is left out. */
  onPhone?: "title" | "plain" | "hidden";
  /** Extra classes of the cells, as for a width. */
  className?: string;
};

export type Sort = { by: string; direction: "asc" | "desc" };

type DataTableProps<Row> = {
  /** What the rows are, for assistive technology: "Team members". */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** Makes the first column a link that covers the row. */
  rowHref?: (row: Row) => string;
  sort?: Sort;
  /** The address of this page with another order; needed by sortable columns. */
  sortHref?: (sort: Sort) => string;
  /** Turns on the tick boxes; the name of a row is read out with its box. */
  selectLabel?: (row: Row) => string;
  /** Buttons of the bar that appears with a selection; they read it with `useSelection()`. */
  bulkActions?: ReactNode;
  paging?: CursorPagingProps;
  /** Shown in place of the table when there is no row. */
  empty: ReactNode;
};

/**
 * A table of one server-made page. Has no state of its own besides the selection, so server
 * components may render it: order and page live in the address.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowId, selectLabel, bulkActions, paging, empty } = props;
  if (rows.length === 0) {
    return (
      <div className="rounded-xl border bg-card shadow-xs">
        {empty}
        {(paging?.newerHref || paging?.olderHref) && <CursorPaging {...paging} />}
      </div>
    );
  }
  const table = (
    <div className="rounded-xl border bg-card shadow-xs">
      <Grid {...props} />
      {paging && <CursorPaging {...paging} />}
    </div>
  );
  if (!selectLabel) return table;
  return (
    <SelectionProvider pageIds={rows.map(rowId)}>
      {table}
      <SelectionBar>{bulkActions}</SelectionBar>
    </SelectionProvider>
  );
}

function Grid<Row>({ label, rows, columns, rowId, rowHref, sort, sortHref, selectLabel }: DataTableProps<Row>) {
  const hasPhoneHeader = Boolean(selectLabel || (sortHref && columns.some(({ sortable }) => sortable)));
  return (
    <table aria-label={label} role="table" className="block w-full text-sm md:table">
      <thead role="rowgroup" className="block md:sticky md:top-15 md:z-10 md:table-header-group">
        <tr
          role="row"
          className={cn(
            "flex items-center border-b px-4 py-2 md:table-row md:p-0 md:[&>th]:border-b md:[&>th]:bg-muted md:[&>th:first-child]:rounded-tl-xl md:[&>th:last-child]:rounded-tr-xl",
            !hasPhoneHeader && "max-md:sr-only",
          )}
        >
          {selectLabel && (
            <th role="columnheader" scope="col" className="w-11 text-left md:pl-4 [&>*]:align-middle">
              <SelectAllRows />
            </th>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} sortHref={sortHref} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block divide-y md:table-row-group">
        {rows.map((row) => {
          const id = rowId(row);
          return (
            <tr
              key={id}
              role="row"
              className={cn(
                "relative grid gap-1 px-4 py-3.5 transition-colors hover:bg-muted/60 has-data-[state=checked]:bg-primary-soft md:table-row",
                selectLabel && "pl-13 md:pl-0",
              )}
            >
              {selectLabel && (
                <td
                  role="cell"
                  className="absolute top-4 left-4 z-1 md:static md:w-11 md:py-3 md:pl-4 md:align-middle [&>*]:align-middle"
                >
                  <SelectRow id={id} label={selectLabel(row)} />
                </td>
              )}
              {columns.map((column, index) => (
                <BodyCell key={column.id} column={column} row={row} href={index === 0 ? rowHref?.(row) : undefined} />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type HeaderCellProps<Row> = {
  column: Column<Row>;
  sort: Sort | undefined;
  sortHref: ((sort: Sort) => string) | undefined;
};

function HeaderCell<Row>({ column, sort, sortHref }: HeaderCellProps<Row>) {
  const direction = sort?.by === column.id ? sort.direction : undefined;
  const isLink = column.sortable && sortHref;
  const Arrow = direction === "asc" ? ArrowUp : direction === "desc" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={direction && (direction === "asc" ? "ascending" : "descending")}
      className={cn(
        "h-10 whitespace-nowrap px-2 text-left font-semibold text-muted-foreground text-xs md:table-cell md:px-4",
        column.align === "end" && "md:text-right",
        !isLink && "max-md:sr-only",
      )}
    >
      {isLink ? (
        <AppLink
          href={sortHref({ by: column.id, direction: direction === "asc" ? "desc" : "asc" })}
          className={cn(
            "-mx-1.5 inline-flex min-h-8 items-center gap-1 pointer-coarse:min-h-10 rounded-md px-1.5 hover:bg-accent hover:text-foreground",
            direction && "text-foreground",
          )}
        >
          {column.header}
          <Arrow aria-hidden className={cn("size-3.5", !direction && "opacity-60")} />
        </AppLink>
      ) : (
        column.header
      )}
    </th>
  );
}

function BodyCell<Row>({ column, row, href }: { column: Column<Row>; row: Row; href: string | undefined }) {
  const { onPhone } = column;
  const content = column.cell(row);
  return (
    <td
      role="cell"
      className={cn(
        "flex items-baseline justify-between gap-4 [&_button]:relative [&_button]:z-1 md:table-cell md:px-4 md:py-3 md:align-middle",
        column.align === "end" && "md:text-right",
        onPhone === "title" && "order-first block font-semibold text-base md:font-normal md:text-sm",
        onPhone === "plain" && "block",
        onPhone === "hidden" && "hidden",
        column.className,
      )}
    >
      {!onPhone && (
        <span aria-hidden className="text-muted-foreground text-xs md:hidden">
          {column.header}
        </span>
      )}
      {href ? (
        <AppLink href={href} className="after:absolute after:inset-0 md:font-semibold">
          {content}
        </AppLink>
      ) : onPhone ? (
        content
      ) : (
        <div className="min-w-0 max-md:text-right">{content}</div>
      )}
    </td>
  );
}
