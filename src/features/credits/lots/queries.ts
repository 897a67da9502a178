import "server-only";
import type { Context } from "@/gates/context";
import { Prisma } from "@/generated/prisma/client";
import type { LotSource } from "@/generated/prisma/enums";
import { within } from "@/lib/transact";
import type { LotFilter } from "../schema";

export type LotRow = {
  id: string;
  source: LotSource;
  description: string;
  amountMicro: bigint;
  remainingMicro: bigint;
  heldMicro: bigint;
  /** When it lapses as things stand; null for never. */
  expiresAt: Date | null;
  /** It had lapsed, and held credits came back: these may be spent until `expiresAt`. */
  isInGrace: boolean;
  createdAt: Date;
};

/** Lots in the order they are burnt in; used-up ones behind, the latest first. `after` is the `nextCursor` of the page before. */
export const listLots = (ctx: Context, { isOpen, after, limit }: LotFilter) =>
  within(ctx, async (tx) => {
    const start = Number(after ?? 0);
    const rows = await tx.$queryRaw<LotRow[]>`
      SELECT id, source, description, amount_micro AS "amountMicro", remaining_micro AS "remainingMicro", held_micro AS "heldMicro",
        GREATEST(expires_at, grace_until) AS "expiresAt", coalesce(grace_until > expires_at, false) AS "isInGrace", created_at AS "createdAt"
      FROM credit_lot WHERE workspace_id = ${ctx.workspaceId}::uuid ${isOpen ? Prisma.sql`AND remaining_micro > 0` : Prisma.empty}
      ORDER BY remaining_micro = 0, CASE WHEN remaining_micro > 0 THEN priority END, CASE WHEN remaining_micro > 0 THEN GREATEST(expires_at, grace_until) END NULLS LAST,
        CASE WHEN remaining_micro > 0 THEN created_at END, created_at DESC, id
      LIMIT ${limit + 1} OFFSET ${start}`;
    return { items: rows.slice(0, limit), nextCursor: rows.length > limit ? String(start + limit) : null };
  });
