import { handleStripeEvent } from "./functions/billing/handle-stripe-event";

/** Every function Inngest may call. */
export const functions = [handleStripeEvent];
