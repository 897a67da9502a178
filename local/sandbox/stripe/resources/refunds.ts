import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "../errors";
import { shaped } from "../fixtures";
import { listShape, pageOf } from "../lists";
import { formatAmount } from "../money";
import { expandPaths, integer, metadata, readParams, text } from "../params";
import type { Call, Route } from "../routes";
import { newId } from "../store";

const creation = z.strictObject({
  charge: text.optional(),
  payment_intent: text.optional(),
  amount: integer.pipe(z.number().min(1)).optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: metadata.optional(),
  expand: expandPaths,
});
const filters = z.strictObject({ ...listShape, charge: text.optional(), payment_intent: text.optional() });

export const refundRoutes: Route[] = [
  { method: "POST", path: "/v1/refunds", handle: create },
  {
    method: "GET",
    path: "/v1/refunds",
    handle: ({ store, params }) => {
      const wanted = readParams(filters, params);
      const rows = Object.values(store.state.refunds).filter(
        (row) =>
          (!wanted.charge || row.charge === wanted.charge) &&
          (!wanted.payment_intent || row.payment_intent === wanted.payment_intent),
      );
      return pageOf("/v1/refunds", rows, wanted);
    },
  },
  {
    method: "GET",
    path: "/v1/refunds/:id",
    handle: ({ store, id }) => {
      const refund = store.state.refunds[id];
      if (!refund) throw missing("refund", id);
      return refund;
    },
  },
];

function create(call: Call): Stripe.Refund {
  const given = readParams(creation, call.params);
  const charge = chargeOf(call, given);
  const open = charge.amount - charge.amount_refunded;
  if (open === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, "charge_already_refunded");
  const amount = given.amount ?? open;
  if (amount > open) {
    const left = formatAmount(open, charge.currency);
    throw invalid(
      `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${left})`,
      "amount",
    );
  }
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  const refund = shaped("refund", {
    id: newId("re", 24),
    amount,
    charge: charge.id,
    created: call.store.nowSeconds(),
    currency: charge.currency,
    metadata: given.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: given.reason ?? null,
    status: "succeeded",
  });
  call.store.state.refunds[refund.id] = refund;
  call.emit("refund.created", refund);
  call.emit("charge.refunded", charge, { amount_refunded: charge.amount_refunded - amount });
  return refund;
}

function chargeOf({ store: { state } }: Call, given: z.infer<typeof creation>): Stripe.Charge {
  if (!given.charge === !given.payment_intent) {
    throw invalid("One of the following params should be provided for this request: payment_intent or charge.");
  }
  if (given.charge) {
    const charge = state.charges[given.charge];
    if (!charge) throw missing("charge", given.charge, "charge");
    return charge;
  }
  const intent = state.paymentIntents[given.payment_intent ?? ""];
  if (!intent) throw missing("payment_intent", given.payment_intent ?? "", "payment_intent");
  const charge = typeof intent.latest_charge === "string" ? state.charges[intent.latest_charge] : undefined;
  if (charge?.status !== "succeeded") {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  }
  return charge;
}
