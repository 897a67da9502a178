import { listTransactions } from "@/features/credits/queries";
import { TransactionFilter, toCredits } from "@/features/credits/schema";
import { apiRoute, filterOf } from "@/gates/api";
import { type Noun, publicId } from "@/lib/ids";
import { TransactionQuery, TransactionReply } from "../contract";

const orNull = (noun: Noun, id: string | null | undefined) => (id ? publicId(noun, id) : null);

export const GET = apiRoute({
  summary: "The ledger, newest first",
  scope: "credits.read",
  query: TransactionQuery,
  reply: TransactionReply,
  isList: true,
  run: async (ctx, { query: { cursor, ...query } }) => {
    const { items, nextCursor } = await listTransactions(ctx, filterOf(TransactionFilter, { ...query, after: cursor }));
    return {
      nextCursor,
      items: items.map((row) => ({
        id: publicId("transaction", row.id),
        kind: row.kind,
        description: row.description,
        change: toCredits(row.changeMicro),
        charged: toCredits(row.chargedMicro),
        heldChange: toCredits(row.heldChangeMicro),
        expired: toCredits(row.expiredMicro),
        writtenOff: toCredits(row.writtenOffMicro),
        availableAfter: toCredits(row.availableAfterMicro),
        heldAfter: toCredits(row.heldAfterMicro),
        lots: row.lots.map((lot) => ({
          id: publicId("lot", lot.id),
          source: lot.source,
          change: toCredits(lot.changeMicro),
        })),
        jobId: orNull("job", row.jobId),
        summaryId: orNull("summary", row.summaryId),
        emailId: orNull("email", row.email?.id),
        createdAt: row.createdAt.toISOString(),
      })),
    };
  },
});
