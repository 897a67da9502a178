import { z } from "zod";
import { isComplete } from "@/features/gmail/checks/schema";
import { type Connection, DiscoveryFilter } from "@/features/gmail/schema";
import { publicId } from "@/lib/ids";
import { Instant, Instants } from "../../contract";

export const ConnectionReply = z.object({
  id: z.string(),
  email: z.string(),
  status: z
    .enum(["active", "paused", "revoked"])
    .describe(
      "`paused`: Google ended our access, see statusReason. `revoked`: somebody here did. Both until reconnected.",
    ),
  statusReason: z.string().nullable(),
  scopes: z.array(z.string()),
  filter: DiscoveryFilter.nullable(),
  mailCount: z.number().describe("Mails whose headers we hold."),
  lastSyncedAt: Instant.nullable(),
  createdAt: Instant,
  run: z
    .object({
      mode: z.enum(["discovery", "incremental"]),
      status: z.enum(["running", "done", "failed", "cancelled"]),
      listed: z.number(),
      ready: z.number(),
      failed: z.number(),
      error: z.string().nullable(),
      startedAt: Instant,
      endedAt: Instant.nullable(),
    })
    .nullable()
    .describe("The latest discovery or catch-up."),
  sync: z
    .object({ isInSync: z.boolean(), gmailCount: z.number(), localCount: z.number(), checkedAt: Instant.nullable() })
    .nullable()
    .describe("The latest comparison with all that Gmail has; more under /completeness."),
});

export const DiscoverBody = z.strictObject({
  filter: DiscoveryFilter.strict().default(() => DiscoveryFilter.parse({})),
});

export const asConnection = ({ run, check, ...connection }: Connection): z.input<typeof ConnectionReply> => ({
  ...connection,
  id: publicId("connection", connection.id),
  lastSyncedAt: Instants.orNull(connection.lastSyncedAt),
  createdAt: Instants.of(connection.createdAt),
  sync: check && {
    isInSync: isComplete(check),
    gmailCount: check.gmailCount,
    localCount: check.localCount,
    checkedAt: Instants.orNull(check.endedAt),
  },
  run: run && {
    mode: run.mode,
    status: run.status,
    listed: run.listedCount,
    ready: run.readyCount,
    failed: run.failedCount,
    error: run.error,
    startedAt: Instants.of(run.startedAt),
    endedAt: Instants.orNull(run.endedAt),
  },
});
