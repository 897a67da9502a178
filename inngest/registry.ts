import { compareNow, compareWithStripe } from "./functions/billing/compare-with-stripe";
import { handleStripeEvent } from "./functions/billing/handle-stripe-event";
import { resumeForgottenTopUps, topUp } from "./functions/billing/top-up";
import { expireOptInsEveryHour } from "./functions/consent/expire-opt-ins";
import { sendOptInJob } from "./functions/consent/send-opt-in";
import { exportContacts } from "./functions/contacts/export-contacts";
import { runBulkAction } from "./functions/contacts/run-bulk-action";
import { runImport } from "./functions/contacts/run-import";
import { checkLedgerEveryNight } from "./functions/credits/check-ledger";
import { expireLotsEveryFewMinutes } from "./functions/credits/expire-lots";
import { notifyLowBalance } from "./functions/credits/notify-low-balance";
import { pollDigests, sendDigestJob } from "./functions/digests/send-digests";
import { checkMailbox, checkMailboxesEveryNight } from "./functions/gmail/check-mailbox";
import { discoverMailbox } from "./functions/gmail/discover-mailbox";
import { handleGmailPush } from "./functions/gmail/handle-push";
import { pollMailboxes } from "./functions/gmail/poll-mailboxes";
import { resumeStalledRunsEveryQuarter } from "./functions/gmail/resume-stalled-runs";
import { runActions } from "./functions/gmail/run-actions";
import { syncMailbox } from "./functions/gmail/sync-mailbox";
import { tellConnectionLostOnce } from "./functions/gmail/tell-connection-lost";
import { renewWatchesEveryDay, watchMailbox } from "./functions/gmail/watch-mailbox";
import { sendMail } from "./functions/identity/send-mail";
import { deleteForGood } from "./functions/privacy/delete-for-good";
import { purgeNightly } from "./functions/privacy/purge-nightly";
import { purgeWorkspace } from "./functions/privacy/purge-workspace";
import { rotateKeys } from "./functions/privacy/rotate-keys";
import { buildChangedSegment, resumeForgottenBuilds } from "./functions/segments/build-segment";
import { checkSegmentJob, checkSegmentsEveryNight } from "./functions/segments/check-segments";
import { followContactChanges, sweepSegmentFlips } from "./functions/segments/follow-changes";
import { releaseStuckJobsEveryMinute, releaseWaiting } from "./functions/summaries/release-stuck-jobs";
import { pollAutomatic, runAutomaticJob } from "./functions/summaries/run-automatic";
import { advanceBatchJob, pollBatches, submitBatches } from "./functions/summaries/run-batches";
import { stopDisconnected } from "./functions/summaries/stop-disconnected";
import { summariseEmailJob } from "./functions/summaries/summarise-email";
import { sendInvitation } from "./functions/workspaces/send-invitation";

/** Every function Inngest may call. */
export const functions = [
  handleStripeEvent,
  topUp,
  resumeForgottenTopUps,
  compareWithStripe,
  compareNow,
  sendMail,
  sendInvitation,
  discoverMailbox,
  syncMailbox,
  pollMailboxes,
  handleGmailPush,
  watchMailbox,
  renewWatchesEveryDay,
  checkMailbox,
  checkMailboxesEveryNight,
  tellConnectionLostOnce,
  runActions,
  resumeStalledRunsEveryQuarter,
  summariseEmailJob,
  releaseStuckJobsEveryMinute,
  releaseWaiting,
  submitBatches,
  advanceBatchJob,
  pollBatches,
  stopDisconnected,
  runAutomaticJob,
  pollDigests,
  sendDigestJob,
  pollAutomatic,
  rotateKeys,
  deleteForGood,
  purgeNightly,
  purgeWorkspace,
  expireLotsEveryFewMinutes,
  checkLedgerEveryNight,
  notifyLowBalance,
  runBulkAction,
  followContactChanges,
  sweepSegmentFlips,
  buildChangedSegment,
  resumeForgottenBuilds,
  checkSegmentsEveryNight,
  checkSegmentJob,
  sendOptInJob,
  expireOptInsEveryHour,
  runImport,
  exportContacts,
];
