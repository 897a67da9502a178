import { z } from "zod";
import { service } from "@/service.config";

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

/** What Stripe's event tells us to look at again. */
export const CheckoutEvent = z.object({
  data: z.object({
    object: z.object({ id: z.string(), object: z.literal("checkout.session") }),
  }),
});
