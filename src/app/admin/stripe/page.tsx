import type { Metadata } from "next";
import { PageFrame } from "@/components/shell/page-frame";
import { listComparisons } from "@/features/billing/comparison/queries";
import { ComparisonTable } from "@/features/billing/components/comparison-table";
import { CompareButton } from "@/features/billing/components/operator-buttons";
import { ReceiptTable } from "@/features/billing/components/receipt-table";
import { countReceipts, listReceipts } from "@/features/billing/receipts/queries";
import { ReceiptQuery } from "@/features/billing/receipts/schema";
import { requireOperator } from "@/gates/page";

export const metadata: Metadata = { title: "Stripe" };

export default async function StripePage({ searchParams }: PageProps<"/admin/stripe">) {
  const ctx = await requireOperator();
  const query = ReceiptQuery.parse(await searchParams);
  const [comparisons, counts, receipts] = await Promise.all([
    listComparisons(ctx),
    countReceipts(ctx),
    listReceipts(ctx, query),
  ]);
  return (
    <PageFrame
      title="Stripe"
      description="Every event that Stripe told of, what came of it, and the nightly comparison of its books with ours."
      action={<CompareButton />}
      className="grid gap-10"
    >
      <section aria-labelledby="comparison" className="grid gap-4">
        <h2 id="comparison" className="font-bold font-heading text-lg">
          Comparison with Stripe
        </h2>
        <ComparisonTable rows={comparisons} />
      </section>
      <section aria-labelledby="receipts" className="grid gap-4">
        <h2 id="receipts" className="scroll-mt-20 font-bold font-heading text-lg">
          Events
        </h2>
        <ReceiptTable rows={receipts.items} counts={counts} nextCursor={receipts.nextCursor} query={query} />
      </section>
    </PageFrame>
  );
}
