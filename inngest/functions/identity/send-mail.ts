import { sendIdentityMail } from "@/features/identity/letters/mutations";
import { systemJobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { mailRequested } from "~/inngest/events";

const id = "identity.send-mail";

export const sendMail = inngest.createFunction(
  { id, triggers: [{ event: mailRequested }], retries: 6 },
  ({ event, step }) => step.run("send", () => sendIdentityMail(systemJobContext(id), event.data)),
);
