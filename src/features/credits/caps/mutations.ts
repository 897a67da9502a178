import "server-only";
import type { Context } from "@/gates/context";
import { transact } from "@/lib/transact";

export type SpendCap = {
  /** A saved filter's id; without one it is the whole workspace's cap. */
  filterId?: string;
  /** Null lifts the cap; zero stops all spending. */
  dailyMicro: bigint | null;
};

/** Sets the most that may be reserved a day (UTC), for the workspace or for one saved filter. */
export const setSpendCap = (ctx: Context, { filterId = "", dailyMicro }: SpendCap) =>
  transact(ctx, "credits.cap", async ({ tx }) => {
    const { workspaceId } = ctx;
    if (dailyMicro === null) await tx.creditCap.deleteMany({ where: { workspaceId, filterId } });
    else
      await tx.creditCap.upsert({
        where: { workspaceId_filterId: { workspaceId, filterId } },
        create: { workspaceId, filterId, dailyMicro },
        update: { dailyMicro },
      });
    return { id: workspaceId };
  });
