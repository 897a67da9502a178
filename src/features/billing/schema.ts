import { z } from "zod";
import { type PlanId, service } from "@/service.config";

const packIds = service.credits.packs.map(({ id }) => id);

/** A path inside the product, so that a link cannot lead a buyer elsewhere. */
const ReturnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/, "Must be a path of this site.");

export const PurchaseInput = z.object({
  packId: z.enum(packIds, { error: "Choose one of the packs." }),
  returnPath: ReturnPath.optional(),
});
export type PurchaseInput = z.output<typeof PurchaseInput>;

const planIds = Object.keys(service.plans) as PlanId[];
export const PlanInput = z.object({ planId: z.enum(planIds, { error: "Choose one of the plans." }) });

export const paymentKinds = ["plan", "pack", "top_up"] as const;
export const paymentStates = ["paid", "failed", "refunded"] as const;

/** The address of the billing history; what it does not know is left out. */
export const PaymentQuery = z.object({
  kind: z.enum(paymentKinds).optional().catch(undefined),
  status: z.enum(paymentStates).optional().catch(undefined),
  sort: z.enum(["newest", "oldest"]).default("newest").catch("newest"),
  after: z.uuid().optional().catch(undefined),
});
export type PaymentQuery = z.output<typeof PaymentQuery>;

/** What the billing page was come back to from. */
export const BillingAddress = PaymentQuery.extend({
  plan: z.enum(["done", "waiting", "cancelled"]).optional().catch(undefined),
});
