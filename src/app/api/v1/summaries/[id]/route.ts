import { getSummary } from "@/features/summaries/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../contract";
import { asSummary, SummaryReply } from "../contract";

export const GET = apiRoute({
  summary: "One summary, with where it came from and what it cost",
  scope: "summaries.read",
  params: ById,
  reply: SummaryReply,
  run: async (ctx, { params }) => asSummary(await getSummary(ctx, idOf("summary", params.id))),
});
