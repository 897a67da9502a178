import "server-only";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

const forgottenMinutes = 15;

/** Builds that nobody advanced for a while. */
export async function listForgottenBuilds(ctx: SystemContext, now = new Date()) {
  const rows = await everywhere(ctx, (tx) =>
    tx.segment.findMany({
      where: {
        status: "building",
        archivedAt: null,
        updatedAt: { lt: new Date(now.getTime() - forgottenMinutes * 60_000) },
      },
      select: { id: true, workspaceId: true, revision: true },
      take: 200,
    }),
  );
  return rows.map(({ id, ...rest }) => ({ ...rest, segmentId: id }));
}
