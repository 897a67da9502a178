import { listSummaryCosts } from "@/features/credits/costs/queries";
import { toCredits } from "@/features/credits/schema";
import { apiRoute } from "@/gates/api";
import { publicId } from "@/lib/ids";
import { Instants, PageQuery } from "../../contract";
import { CostReply } from "../contract";

export const GET = apiRoute({
  summary: "What each summary cost, newest first",
  scope: "credits.read",
  query: PageQuery,
  reply: CostReply,
  isList: true,
  run: async (ctx, { query: { cursor, limit } }) => {
    const { items, nextCursor } = await listSummaryCosts(ctx, { after: cursor, limit });
    return {
      nextCursor,
      items: items.map((row) => ({
        summaryId: publicId("summary", row.id),
        emailId: publicId("email", row.emailId),
        jobId: publicId("job", row.jobId),
        quoteId: publicId("quote", row.quoteId),
        model: row.model,
        lane: row.lane,
        priceVersion: row.priceVersion,
        inputTokens: row.inputTokens,
        outputTokens: row.outputTokens,
        charged: toCredits(row.chargedMicro),
        createdAt: Instants.of(row.createdAt),
      })),
    };
  },
});
