import { sendInvitation as send } from "@/features/workspaces/team/mutations";
import { jobContext } from "@/gates/job";
import { inngest } from "~/inngest/client";
import { invitationCreated } from "~/inngest/events";

const id = "workspaces.send-invitation";

export const sendInvitation = inngest.createFunction(
  { id, triggers: [{ event: invitationCreated }], retries: 6 },
  ({ event, step }) => step.run("send", () => send(jobContext(id, event.data.workspaceId), event.data.invitationId)),
);
