import { expect, test } from "vitest";
import { compare, type OurSide, type StripeSide } from "./compare";

const stripe: StripeSide = {
  charges: [{ id: "ch_1", paymentIntentId: "pi_1", amountCents: 500, refundedCents: 0 }],
  disputes: [{ id: "du_1", paymentIntentId: "pi_1", isClosed: false }],
};
const ours: OurSide = {
  payments: [{ id: "p1", paymentIntentId: "pi_1", amountCents: 500, refundedCents: 0, grants: 1, givesCredits: true }],
  disputes: [{ id: "du_1", isClosed: false }],
};
const words = (one: Partial<StripeSide>, other: Partial<OurSide>) =>
  compare({ ...stripe, ...one }, { ...ours, ...other }).map(({ what }) => what);

test("books that say the same have no problems", () => {
  expect(compare(stripe, ours)).toEqual([]);
  expect(compare({ charges: [], disputes: [] }, { payments: [], disputes: [] })).toEqual([]);
});

test("each way to differ is named", () => {
  const [charge] = stripe.charges;
  const [payment] = ours.payments;
  if (!charge || !payment) throw new Error("no rows");
  expect(words({}, { payments: [] })).toEqual(["Stripe took money that no payment here knows"]);
  expect(words({ charges: [] }, {})).toEqual(["A payment here is paid, Stripe has no charge for it"]);
  expect(words({ charges: [{ ...charge, amountCents: 400 }] }, {})).toEqual(["Stripe took 400, the payment says 500"]);
  expect(words({ charges: [{ ...charge, refundedCents: 500 }] }, {})).toEqual([
    "Stripe gave back 500, the payment says 0",
  ]);
  expect(words({}, { payments: [{ ...payment, grants: 0 }] })).toEqual(["A paid payment gave no credits"]);
  expect(words({}, { payments: [{ ...payment, grants: 0, givesCredits: false }] })).toEqual([]);
  expect(words({}, { disputes: [] })).toEqual(["A dispute at Stripe is not known here"]);
  expect(words({}, { disputes: [{ id: "du_1", isClosed: true }] })).toEqual([
    "A dispute is open at Stripe and closed here",
  ]);
});
