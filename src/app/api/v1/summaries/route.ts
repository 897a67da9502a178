import { listSummaries } from "@/features/summaries/queries";
import { apiRoute } from "@/gates/api";
import { asSummary, SummaryQuery, SummaryReply } from "./contract";

export const GET = apiRoute({
  summary: "Summaries, newest first",
  scope: "summaries.read",
  query: SummaryQuery,
  reply: SummaryReply,
  isList: true,
  run: async (ctx, { query: { cursor, ...filter } }) => {
    const { items, nextCursor } = await listSummaries(ctx, { ...filter, after: cursor });
    return { items: items.map(asSummary), nextCursor };
  },
});
