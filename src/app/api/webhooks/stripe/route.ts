import { verifyStripe } from "@/features/billing/stripe";
import { webhookRoute } from "@/gates/webhook";

export const POST = webhookRoute({ sender: "stripe", verify: verifyStripe });
