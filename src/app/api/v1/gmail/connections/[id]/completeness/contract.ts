import { z } from "zod";
import { type Check, type Completeness, isComplete } from "@/features/gmail/checks/schema";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../../../../contract";

const CheckReply = z.object({
  id: z.string(),
  reason: z.enum(["nightly", "asked", "lost_cursor"]),
  status: z.enum(["running", "done", "failed", "cancelled"]),
  isInSync: z.boolean().describe("Every mail Gmail has for the filter is here, but for those it cannot give us."),
  gmailCount: z.number().describe("Mails Gmail has for the connection's filter."),
  localCount: z.number().describe("How many of them are here."),
  unreadableCount: z.number().describe("How many of them Gmail cannot give us."),
  repaired: z.object({
    missing: z.number().describe("Mails that were not here."),
    gone: z.number().describe("Mails that Gmail no longer has."),
    relabelled: z.number().describe("Mails whose labels differed."),
  }),
  error: z.string().nullable(),
  startedAt: Instant,
  checkedAt: Instant.nullable(),
});

export const CompletenessReply = z.object({
  connectionId: z.string(),
  email: z.string(),
  checked: CheckReply.nullable().describe("The latest check that ended well."),
  latest: CheckReply.nullable().describe("The latest check of all."),
  failedCount: z.number().describe("Mails set aside after five tries."),
  pendingCount: z.number().describe("Mails known by id whose headers are still to be read."),
  lastSyncedAt: Instant.nullable(),
  pushUntil: Instant.nullable().describe("Until when Gmail tells of changes itself; null = it is asked every minute."),
});

export const asCheck = ({ missingCount, goneCount, relabelledCount, ...check }: Check): z.input<typeof CheckReply> => ({
  id: publicId("check", check.id),
  reason: check.reason,
  status: check.status,
  isInSync: check.status === "done" && isComplete(check),
  gmailCount: check.gmailCount,
  localCount: check.localCount,
  unreadableCount: check.unreadableCount,
  repaired: { missing: missingCount, gone: goneCount, relabelled: relabelledCount },
  error: check.error,
  startedAt: Instants.of(check.startedAt),
  checkedAt: Instants.orNull(check.endedAt),
});

export const asCompleteness = (found: Completeness): z.input<typeof CompletenessReply> => ({
  ...found,
  connectionId: publicId("connection", found.connectionId),
  checked: found.checked && asCheck(found.checked),
  latest: found.latest && asCheck(found.latest),
  lastSyncedAt: Instants.orNull(found.lastSyncedAt),
  pushUntil: Instants.orNull(found.pushUntil),
});
