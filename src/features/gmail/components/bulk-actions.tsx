"use client";

import { useState } from "react";
import { useSelection } from "@/components/data-table/selection";
import { formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { EmailFilter } from "@/features/gmail/schema";
import { SummariseDialog } from "@/features/summaries/components/summarise-dialog";

type BulkActionsProps = { workspace: string; filter: EmailFilter; total: number };

/** What can be done with the ticked mails, or with all that match the filter. */
export function BulkActions({ workspace, filter, total }: BulkActionsProps) {
  const { ids, pageIds, clear } = useSelection();
  const [hasChosenAll, setHasChosenAll] = useState(false);
  const isWholePage = ids.length === pageIds.length;
  const isAll = hasChosenAll && isWholePage;
  return (
    <>
      {isAll && <Badge variant="primary">All {formatNumber(total)}</Badge>}
      {isWholePage && total > ids.length && (
        <Button variant="link" size="sm" onClick={() => setHasChosenAll(!isAll)}>
          {isAll ? "Only this page" : `All ${formatNumber(total)} that match`}
        </Button>
      )}
      {isAll ? (
        <SummariseDialog workspace={workspace} filter={filter} count={total} onStarted={clear} />
      ) : (
        <SummariseDialog workspace={workspace} emailIds={[...ids]} count={ids.length} onStarted={clear} />
      )}
    </>
  );
}
