import { AppLink } from "@/components/app-link";
import { DateTime } from "@/components/display/date-time";

type Trouble = { kind: "past_due"; unpaidInvoiceUrl: string | null; nextAttemptAt: Date | null } | { kind: "disputed" };
type BillingBannerProps = { workspace: string; trouble: Trouble };

/** Above every page while a payment is missing: what happened, what follows, what to do. */
export function BillingBanner({ workspace, trouble }: BillingBannerProps) {
  return (
    <section
      aria-label="Billing"
      className="border-warning/40 border-b bg-warning-soft px-4 py-2 text-sm text-warning sm:px-6"
    >
      {trouble.kind === "disputed" ? (
        <p>A payment of this workspace is disputed at the bank, so spending credits is paused until that is settled.</p>
      ) : (
        <p>
          The last payment for your plan was refused
          {trouble.nextAttemptAt && (
            <>
              ; it is tried again on <DateTime at={trouble.nextAttemptAt} style="date" />
            </>
          )}
          .{" "}
          <AppLink className="font-semibold underline" href={`/${workspace}/settings/billing`}>
            Change the card
          </AppLink>
          {trouble.unpaidInvoiceUrl && (
            <>
              {" "}
              or{" "}
              <a className="font-semibold underline" href={trouble.unpaidInvoiceUrl} target="_blank" rel="noreferrer">
                pay the invoice
              </a>
            </>
          )}
          .
        </p>
      )}
    </section>
  );
}
