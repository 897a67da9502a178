import { explainMember } from "@/features/segments/preview/queries";
import { apiRoute } from "@/gates/api";
import { idOf, parseId } from "@/lib/ids";
import { ById } from "../../../contract";
import { asExplanation, ExplainQuery, ExplainReply } from "../../contract";

export const GET = apiRoute({
  summary: "Why a contact is in a segment or is not, condition by condition",
  scope: "contacts.read",
  params: ById,
  query: ExplainQuery,
  reply: ExplainReply,
  run: async (ctx, { params, query: { contact } }) =>
    asExplanation(await explainMember(ctx, idOf("segment", params.id), parseId("contact", contact) ?? contact)),
});
