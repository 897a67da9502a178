import { handleStripeEvent } from "./functions/billing/handle-stripe-event";
import { sendMail } from "./functions/identity/send-mail";
import { sendInvitation } from "./functions/workspaces/send-invitation";

/** Every function Inngest may call. */
export const functions = [handleStripeEvent, sendMail, sendInvitation];
