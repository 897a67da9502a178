import { downloadProblems } from "@/features/contacts/import/queries";
import { browserRoute } from "@/gates/route";
import { idOf } from "@/lib/ids";

/** The rows that were not taken as they stand, as a CSV file. */
export const GET = browserRoute({
  can: "contacts.import",
  run: async (ctx, { params }) => {
    const { body, headers } = await downloadProblems(ctx, idOf("import", params.import ?? ""));
    return new Response(body, { headers });
  },
});
