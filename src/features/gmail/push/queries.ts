import "server-only";
import { env } from "@/env";
import type { SystemContext } from "@/gates/context";
import { everywhere } from "@/lib/transact";

const dayMs = 86_400_000;

/** Connected accounts whose watch is older than a day, or that have none. None at all without a topic. */
export async function listUnwatched(
  ctx: SystemContext,
  now = new Date(),
): Promise<{ workspaceId: string; connectionId: string }[]> {
  if (!env().GOOGLE_PUSH_TOPIC) return [];
  const soon = new Date(now.getTime() + 6 * dayMs + dayMs / 2);
  const rows = await everywhere(ctx, (tx) =>
    tx.gmailConnection.findMany({
      where: { status: "active", OR: [{ watchExpiresAt: null }, { watchExpiresAt: { lt: soon } }] },
      orderBy: { id: "asc" },
      select: { id: true, workspaceId: true },
    }),
  );
  return rows.map(({ id, workspaceId }) => ({ workspaceId, connectionId: id }));
}
