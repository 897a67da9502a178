import "server-only";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

/** A page of all workspaces' segments that are kept up, in the order of their ids. */
export async function listSegmentsToCheck(ctx: SystemContext, after: string | null, limit: number) {
  const rows = await everywhere(ctx, (tx) =>
    tx.segment.findMany({
      where: { status: "ready", archivedAt: null, ...(after && { id: { gt: after } }) },
      select: { id: true, workspaceId: true },
      orderBy: { id: "asc" },
      take: limit,
    }),
  );
  return rows.map(({ id, workspaceId }) => ({ segmentId: id, workspaceId }));
}
