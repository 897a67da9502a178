import type Stripe from "stripe";
import { z } from "zod";
import type { Account } from "../cards";
import { invalid, missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { expandPaths, flag, mergeMetadata, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";

const filters = z.strictObject({ ...listShape, charge: text.optional(), payment_intent: text.optional() });
const update = z.strictObject({
  evidence: z.record(z.string(), z.string()).optional(),
  submit: flag.optional(),
  metadata: metadata.optional(),
  expand: expandPaths,
});

type DisputeInput = { amount?: number; reason?: string; isInquiry?: boolean };
type DisputeOutcome = "won" | "lost" | "warning_closed";

const find = ({ store, id }: Pick<Call, "store" | "id">) => {
  const dispute = store.state.disputes[id];
  if (!dispute) throw missing("dispute", id, "dispute");
  return dispute;
};

/** The payer's bank takes a charge back, or asks first (`isInquiry`). */
export function openDispute({ store, emit }: Account, charge: Stripe.Charge, given: DisputeInput): Stripe.Dispute {
  if (charge.status !== "succeeded") throw invalid("Only a paid charge can be disputed.");
  const { isInquiry = false } = given;
  const dispute = shaped("dispute", {
    id: newId("du_1", 23).replace("du_1_", "du_1"),
    amount: given.amount ?? charge.amount - charge.amount_refunded,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    created: store.nowSeconds(),
    currency: charge.currency,
    reason: (given.reason ?? "fraudulent") as Stripe.Dispute["reason"],
    status: isInquiry ? "warning_needs_response" : "needs_response",
    is_charge_refundable: isInquiry,
  });
  store.state.disputes[dispute.id] = dispute;
  charge.disputed = true;
  emit("charge.dispute.created", dispute);
  if (!isInquiry) emit("charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank's verdict. */
export function closeDispute({ emit }: Account, dispute: Stripe.Dispute, outcome: DisputeOutcome): Stripe.Dispute {
  if (["won", "lost", "warning_closed"].includes(dispute.status)) throw invalid("This dispute is already closed.");
  dispute.status = outcome;
  if (outcome === "won") emit("charge.dispute.funds_reinstated", dispute);
  emit("charge.dispute.closed", dispute);
  return dispute;
}

function submit(call: Call): Stripe.Dispute {
  const given = readParams(update, call.params);
  const dispute = find(call);
  Object.assign(dispute.evidence, given.evidence);
  dispute.metadata = mergeMetadata(dispute.metadata, given.metadata);
  dispute.evidence_details.has_evidence = true;
  if (given.submit ?? true) {
    dispute.evidence_details.submission_count += 1;
    dispute.status = dispute.status.startsWith("warning") ? "warning_under_review" : "under_review";
  }
  call.emit("charge.dispute.updated", dispute);
  const words = given.evidence?.uncategorized_text;
  if (words === "winning_evidence") return closeDispute(call, dispute, "won");
  if (words === "losing_evidence") return closeDispute(call, dispute, "lost");
  return dispute;
}

export const disputeRoutes: Route[] = [
  {
    method: "GET",
    path: "/v1/disputes",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.disputes).filter(
        (row) =>
          (!wanted.charge || row.charge === wanted.charge) &&
          (!wanted.payment_intent || row.payment_intent === wanted.payment_intent),
      );
      return pageOf("/v1/disputes", rows, wanted);
    },
  },
  { method: "GET", path: "/v1/disputes/:id", handle: find },
  { method: "POST", path: "/v1/disputes/:id", handle: submit },
  { method: "POST", path: "/v1/disputes/:id/close", handle: (call) => closeDispute(call, find(call), "lost") },
];
