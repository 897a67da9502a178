import { z } from "zod";
import { downloadProblems } from "@/features/contacts/import/queries";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../../contract";

export const GET = apiRoute({
  summary: "The rows that were not taken as they stand, as a CSV file: row, kind, column, reason, and the row's values",
  scope: "contacts.import",
  params: ById,
  reply: z.string(),
  gives: "text/csv",
  run: async (ctx, { params }) => {
    const { body, headers } = await downloadProblems(ctx, idOf("import", params.id));
    return new Response(body, { headers });
  },
});
