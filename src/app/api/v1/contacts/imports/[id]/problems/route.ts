import { getImport, listProblems } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";
import { ProblemReply, ProblemsQuery } from "../../contract";

export const GET = apiRoute({
  summary: "The rows that were not taken as they stand, in the order of the file",
  scope: "contacts.import",
  params: ById,
  query: ProblemsQuery,
  reply: ProblemReply,
  isList: true,
  run: async (ctx, { params, query: { kind, limit, cursor } }) => {
    const { id } = await getImport(ctx, idOf("import", params.id));
    const { items, nextAfter } = await listProblems(ctx, id, { kind, limit, after: Number(cursor ?? 0) });
    const reply = items.map(({ rowNumber, ...problem }) => ({ ...problem, id: String(rowNumber), row: rowNumber }));
    return { items: reply, nextCursor: nextAfter === null ? null : String(nextAfter) };
  },
});
