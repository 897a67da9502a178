import { RelativeTime } from "@/components/display/date-time";
import { formatNumber } from "@/components/display/format";
import { type Check, isComplete } from "@/features/gmail/checks/schema";

type InSyncProps = { check: Pick<Check, "gmailCount" | "localCount" | "unreadableCount" | "endedAt"> };

/** "In sync: 1,204 = 1,204, checked 3 hours ago". */
export function InSync({ check }: InSyncProps) {
  const { gmailCount, localCount, unreadableCount, endedAt } = check;
  const isEqual = gmailCount === localCount;
  const exception = unreadableCount > 0 ? ` but for ${formatNumber(unreadableCount)} unreadable` : "";
  const words = isComplete(check) ? `In sync${exception}: ` : "Not in sync: ";
  return (
    <span>
      {words}
      <span className="tabular">
        <span className="sr-only">Gmail has </span>
        {formatNumber(gmailCount)} <span aria-hidden>{isEqual ? "=" : "≠"}</span>
        <span className="sr-only">, here are</span> {formatNumber(localCount)}
      </span>
      {unreadableCount > 0 && !isComplete(check) && <>, {formatNumber(unreadableCount)} unreadable</>}
      {endedAt && (
        <>
          , checked <RelativeTime at={endedAt} />
        </>
      )}
    </span>
  );
}
