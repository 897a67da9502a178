import { exportTransactions } from "@/features/credits/queries";
import { TransactionKind } from "@/features/credits/schema";
import { browserRoute } from "@/gates/route";

/** The ledger as a file. */
export const GET = browserRoute({
  can: "credits.read",
  run: async (ctx, { query, workspace }) => {
    const kind = TransactionKind.safeParse(query.get("kind")).data;
    const day = new Date().toISOString().slice(0, 10);
    return new Response(exportTransactions(ctx, { kind }), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${workspace}-credits-${day}.csv"`,
        "cache-control": "no-store",
      },
    });
  },
});
