import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { PageFrame } from "@/components/shell/page-frame";

export default function Loading() {
  return (
    <PageFrame title="Contacts" width="wide">
      <TableSkeleton />
    </PageFrame>
  );
}
