import { z } from "zod";

export const CheckChoice = z.object({ connectionId: z.uuid() });
export const RetryChoice = CheckChoice.extend({
  /** Unset: all mails of the account that could not be read. */
  emailIds: z.array(z.uuid()).min(1).max(200).optional(),
});

export type RetryChoice = z.output<typeof RetryChoice>;

/** One comparison of our set of mails with Gmail's, as it stands or as it ended. */
export type Check = {
  id: string;
  reason: "nightly" | "asked" | "lost_cursor";
  status: "running" | "done" | "failed" | "cancelled";
  /** Mails Gmail has for the connection's filter, and how many of them we hold. */
  gmailCount: number;
  localCount: number;
  /** Of those we do not hold: mails Gmail cannot give us. */
  unreadableCount: number;
  /** Repaired: mails we lacked, mails Gmail no longer has, mails with other labels. */
  missingCount: number;
  goneCount: number;
  relabelledCount: number;
  error: string | null;
  startedAt: Date;
  endedAt: Date | null;
};

export type Completeness = {
  connectionId: string;
  email: string;
  /** The latest that ended well: what the account's state is known to be. */
  checked: Check | null;
  /** The latest of all. */
  latest: Check | null;
  /** Mails set aside after five tries. */
  failedCount: number;
  /** Known by id, headers not read yet. */
  pendingCount: number;
  lastSyncedAt: Date | null;
  /** Until when Gmail tells us of changes itself; null = it is asked every minute. */
  pushUntil: Date | null;
};

/** All that Gmail has is here, but for mails it cannot give us. */
export const isComplete = ({
  gmailCount,
  localCount,
  unreadableCount,
}: Pick<Check, "gmailCount" | "localCount" | "unreadableCount">) => gmailCount === localCount + unreadableCount;

type Counted = Pick<Check, "gmailCount" | "localCount" | "unreadableCount" | "endedAt">;

/** Several accounts as one: the sums, as old as the oldest. Null while one of them was never compared. */
export function sumOfChecks(checks: readonly (Counted | null)[]): Counted | null {
  const known = checks.filter((check) => check !== null);
  const [first] = known;
  if (!first || known.length < checks.length) return null;
  return known.slice(1).reduce<Counted>(
    (sum, check) => ({
      gmailCount: sum.gmailCount + check.gmailCount,
      localCount: sum.localCount + check.localCount,
      unreadableCount: sum.unreadableCount + check.unreadableCount,
      endedAt: sum.endedAt && check.endedAt && sum.endedAt < check.endedAt ? sum.endedAt : check.endedAt,
    }),
    first,
  );
}

export type DeadLetter = {
  id: string;
  gmailId: string;
  subject: string;
  fromName: string;
  fromEmail: string;
  reason: string;
  attempts: number;
  sentAt: Date;
};
