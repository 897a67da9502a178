import { handleStripeEvent } from "./functions/billing/handle-stripe-event";
import { discoverMailbox } from "./functions/gmail/discover-mailbox";
import { pollMailboxes } from "./functions/gmail/poll-mailboxes";
import { resumeStalledRunsEveryQuarter } from "./functions/gmail/resume-stalled-runs";
import { syncMailbox } from "./functions/gmail/sync-mailbox";
import { sendMail } from "./functions/identity/send-mail";
import { releaseStuckJobsEveryMinute } from "./functions/summaries/release-stuck-jobs";
import { summariseEmailJob } from "./functions/summaries/summarise-email";
import { sendInvitation } from "./functions/workspaces/send-invitation";

/** Every function Inngest may call. */
export const functions = [
  handleStripeEvent,
  sendMail,
  sendInvitation,
  discoverMailbox,
  syncMailbox,
  pollMailboxes,
  resumeStalledRunsEveryQuarter,
  summariseEmailJob,
  releaseStuckJobsEveryMinute,
];
