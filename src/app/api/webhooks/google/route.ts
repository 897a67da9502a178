import { verifyGooglePush } from "@/features/gmail/push/google";
import { webhookRoute } from "@/gates/webhook";

export const POST = webhookRoute({ sender: "google", verify: verifyGooglePush });
