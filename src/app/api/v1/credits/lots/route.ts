import { listLots } from "@/features/credits/lots/queries";
import { LotFilter, toCredits } from "@/features/credits/schema";
import { apiRoute, filterOf } from "@/gates/api";
import { publicId } from "@/lib/ids";
import { Instants } from "../../contract";
import { LotQuery, LotReply } from "../contract";

export const GET = apiRoute({
  summary: "Lots of credits, in the order they are spent in",
  scope: "credits.read",
  query: LotQuery,
  reply: LotReply,
  isList: true,
  run: async (ctx, { query: { cursor, state, limit } }) => {
    const filter = filterOf(LotFilter, { isOpen: state !== "all", after: cursor, limit });
    const { items, nextCursor } = await listLots(ctx, filter);
    return {
      nextCursor,
      items: items.map((lot) => ({
        id: publicId("lot", lot.id),
        source: lot.source,
        description: lot.description,
        amount: toCredits(lot.amountMicro),
        remaining: toCredits(lot.remainingMicro),
        held: toCredits(lot.heldMicro),
        expiresAt: Instants.orNull(lot.expiresAt),
        isInGrace: lot.isInGrace,
        createdAt: Instants.of(lot.createdAt),
      })),
    };
  },
});
