import { getQuote } from "@/features/summaries/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";
import { asQuote, QuoteReply } from "../../contract";

export const GET = apiRoute({
  summary: "A quote and, once confirmed, its progress",
  scope: "summaries.read",
  params: ById,
  reply: QuoteReply,
  run: async (ctx, { params }) => asQuote(await getQuote(ctx, idOf("quote", params.id))),
});
