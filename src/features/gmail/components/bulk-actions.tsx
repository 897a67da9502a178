"use client";

import { Archive, Mail, MailOpen, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSelection } from "@/components/data-table/selection";
import { formatNumber } from "@/components/display/format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { useMailActions } from "@/features/gmail/mail-actions/components/mail-actions";
import { Tool } from "@/features/gmail/mail-actions/components/mail-toolbar";
import { actionWords, type LabelKind } from "@/features/gmail/mail-actions/schema";
import type { EmailFilter } from "@/features/gmail/schema";
import { SummariseDialog } from "@/features/summaries/components/summarise-dialog";

const bulkTools: { kind: LabelKind; icon: ReactNode }[] = [
  { kind: "archive", icon: <Archive aria-hidden /> },
  { kind: "mark_read", icon: <MailOpen aria-hidden /> },
  { kind: "mark_unread", icon: <Mail aria-hidden /> },
  { kind: "trash", icon: <Trash2 aria-hidden /> },
];

type BulkActionsProps = { workspace: string; filter: EmailFilter; total: number; canSummarise: boolean };

/** What can be done with the ticked mails, or with all that match the filter. */
export function BulkActions({ workspace, filter, total, canSummarise }: BulkActionsProps) {
  const { act, canAct } = useMailActions();
  const { ids, pageIds, clear } = useSelection();
  const [hasChosenAll, setHasChosenAll] = useState(false);
  const isWholePage = ids.length === pageIds.length;
  const isAll = hasChosenAll && isWholePage;
  const run = (kind: LabelKind) => {
    act(kind, isAll ? { filter, count: total } : { emailIds: ids });
    clear();
  };
  return (
    <>
      {isAll && <Badge variant="primary">All {formatNumber(total)}</Badge>}
      {isWholePage && total > ids.length && (
        <Button variant="link" size="sm" onClick={() => setHasChosenAll(!isAll)}>
          {isAll ? "Only this page" : `All ${formatNumber(total)} that match`}
        </Button>
      )}
      {canAct &&
        bulkTools.map(({ kind, icon }) => (
          <Tool key={kind} word={actionWords[kind].act} icon={icon} onPress={() => run(kind)} />
        ))}
      {!canSummarise ? null : isAll ? (
        <SummariseDialog workspace={workspace} filter={filter} count={total} onStarted={clear} />
      ) : (
        <SummariseDialog workspace={workspace} emailIds={[...ids]} count={ids.length} onStarted={clear} />
      )}
    </>
  );
}
