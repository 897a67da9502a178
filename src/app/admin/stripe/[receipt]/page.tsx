import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CopyButton } from "@/components/display/copy-button";
import { DateTime } from "@/components/display/date-time";
import { PageFrame } from "@/components/shell/page-frame";
import { Alert } from "@/components/ui/alert";
import { ReplayButton } from "@/features/billing/components/operator-buttons";
import { ReceiptBadge } from "@/features/billing/components/receipt-table";
import { getReceipt } from "@/features/billing/receipts/queries";
import { requireOperator } from "@/gates/page";
import { isId } from "@/lib/ids";

export const metadata: Metadata = { title: "Stripe event" };

export default async function ReceiptPage({ params }: PageProps<"/admin/stripe/[receipt]">) {
  const ctx = await requireOperator();
  const { receipt: id } = await params;
  if (!isId(id)) notFound();
  const receipt = await getReceipt(ctx, id);
  const facts: [string, React.ReactNode][] = [
    ["State", <ReceiptBadge key="state" state={receipt.state} />],
    [
      "Event",
      <CopyButton key="event" value={receipt.eventId} label="Copy the event's id">
        {receipt.eventId}
      </CopyButton>,
    ],
    ["Received", <DateTime key="received" at={receipt.receivedAt} />],
    ["Handled", receipt.handledAt ? <DateTime key="handled" at={receipt.handledAt} /> : "Not yet"],
    ["Tries", receipt.attempts],
    ["What came of it", receipt.outcome ?? "–"],
  ];
  return (
    <PageFrame
      title={receipt.type}
      breadcrumb={[{ label: "Stripe", href: "/admin/stripe" }, { label: receipt.type }]}
      action={<ReplayButton receiptId={receipt.id} />}
      className="grid gap-6"
    >
      {receipt.failure && (
        <Alert variant="destructive" title="The last try failed">
          {receipt.failure}
        </Alert>
      )}
      <dl className="grid gap-4 sm:grid-cols-3">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt className="text-muted-foreground text-sm">{term}</dt>
            <dd className="mt-0.5 min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="payload" className="grid gap-2">
        <h2 id="payload" className="font-bold font-heading text-lg">
          As Stripe sent it
        </h2>
        <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded-lg border bg-muted p-4 text-sm">
          {JSON.stringify(receipt.payload, null, 2)}
        </pre>
      </section>
    </PageFrame>
  );
}
