import { exportSuppressions } from "@/features/consent/suppressions/queries";
import { SuppressionFilter, SuppressionPage } from "@/features/consent/suppressions/schema";
import { browserRoute } from "@/gates/route";

/** The list as a file, filtered and sorted as the page was. */
export const GET = browserRoute({
  can: "contacts.export",
  run: async (ctx, { query, workspace }) => {
    const { q, reason, until, by, direction } = SuppressionPage.parse(Object.fromEntries(query));
    const isTemporary = until && until === "some";
    const filter = SuppressionFilter.parse({ search: q, reason, isTemporary, sort: by, direction });
    return new Response(exportSuppressions(ctx, filter), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${workspace}-suppressions-${new Date().toISOString().slice(0, 10)}.csv"`,
        "cache-control": "no-store",
      },
    });
  },
});
