import type { ReactNode } from "react";
import { DataTable, type Sort } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/display/date-time";
import { Quantity } from "@/components/display/figures";
import { StatusDot } from "@/components/display/status-dot";
import { segmentPath, segmentsPath } from "../paths";
import type { CheckResult, SegmentItem, SegmentSort } from "../schema";

type SegmentTableProps = {
  workspace: string;
  page: { items: SegmentItem[]; nextCursor: string | null };
  sort: SegmentSort;
  text: string;
  isFirst: boolean;
  empty: ReactNode;
};

const sortOf: Record<SegmentSort, Sort> = {
  name: { by: "name", direction: "asc" },
  newest: { by: "createdAt", direction: "desc" },
  largest: { by: "memberCount", direction: "desc" },
};
/** Each column sorts in the one direction that is asked for. */
const sortNamed: Record<string, SegmentSort> = { name: "name", createdAt: "newest", memberCount: "largest" };

/** Segments with how many are in them and when that was last counted from nothing. */
export function SegmentTable({ workspace, page, sort, text, isFirst, empty }: SegmentTableProps) {
  const href = (query: Record<string, string>) =>
    `${segmentsPath(workspace)}?${new URLSearchParams({ ...(text && { text }), ...query })}`;
  return (
    <DataTable
      label="Segments"
      rows={page.items}
      rowId={({ id }) => id}
      rowHref={({ id }) => segmentPath(workspace, id)}
      sort={sortOf[sort]}
      sortHref={({ by }) => href({ sort: sortNamed[by] ?? "name" })}
      empty={empty}
      paging={{
        newerHref: isFirst ? null : href({ sort }),
        olderHref: page.nextCursor && href({ sort, after: page.nextCursor }),
      }}
      columns={[
        {
          id: "name",
          header: "Name",
          sortable: true,
          onPhone: "title",
          cell: ({ name }) => <span className="wrap-anywhere">{name}</span>,
        },
        {
          id: "memberCount",
          header: "People",
          sortable: true,
          align: "end",
          cell: (segment) => <People segment={segment} />,
        },
        { id: "lastCheck", header: "Last recount", cell: ({ lastCheck }) => <Check check={lastCheck} /> },
        {
          id: "createdAt",
          header: "Made",
          sortable: true,
          align: "end",
          cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
        },
      ]}
    />
  );
}

function People({ segment: { status, memberCount, progress } }: { segment: SegmentItem }) {
  if (status === "ready") return <Quantity value={memberCount} />;
  return (
    <StatusDot tone="info" pulse>
      Building, {Math.round(progress * 100)} %
    </StatusDot>
  );
}

function Check({ check }: { check: CheckResult | null }) {
  if (!check) return <span className="text-muted-foreground">Tonight</span>;
  const differences = check.missingCount + check.extraCount;
  return (
    <StatusDot tone={differences === 0 ? "success" : "warning"}>
      {differences === 0 ? "No difference" : `${differences} put right`}, <RelativeTime at={check.at} />
    </StatusDot>
  );
}
