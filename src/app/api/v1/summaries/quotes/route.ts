import { listRuns } from "@/features/summaries/runs/queries";
import { apiRoute } from "@/gates/api";
import { asRun, RunQuery, RunReply } from "./contract";

export const GET = apiRoute({
  summary: "Confirmed quotes, which are the runs of summaries",
  scope: "summaries.read",
  query: RunQuery,
  reply: RunReply,
  isList: true,
  run: async (ctx, { query: { cursor, ...filter } }) => {
    const { items, nextCursor } = await listRuns(ctx, { ...filter, after: cursor });
    return { items: items.map(asRun), nextCursor };
  },
});
