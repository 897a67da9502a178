import { exportSummaryCosts, exportTransactions } from "@/features/credits/queries";
import { TransactionKind } from "@/features/credits/schema";
import { browserRoute } from "@/gates/route";

/** The ledger as a file, or with `?of=summaries` what each summary cost. */
export const GET = browserRoute({
  can: "credits.read",
  run: async (ctx, { query, workspace }) => {
    const kind = TransactionKind.safeParse(query.get("kind")).data;
    const isCosts = query.get("of") === "summaries";
    const day = new Date().toISOString().slice(0, 10);
    return new Response(isCosts ? exportSummaryCosts(ctx) : exportTransactions(ctx, { kind }), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${workspace}-${isCosts ? "summary-costs" : "credits"}-${day}.csv"`,
        "cache-control": "no-store",
      },
    });
  },
});
