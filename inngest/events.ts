import { eventType } from "inngest";
import { z } from "zod";

const id = z.uuid();
const inWorkspace = { workspaceId: id };

/** Every event's name and payload. Payloads carry ids, never secrets or bodies. */
export const mailRequested = eventType("identity/mail.requested", {
  schema: z.object({
    userId: id,
    purpose: z.enum(["verify_email", "reset_password", "link_account", "password_changed"]),
    data: z.record(z.string(), z.string()).optional(),
  }),
});
export const invitationCreated = eventType("workspaces/invitation.created", {
  schema: z.object({ ...inWorkspace, invitationId: id }),
});
export const discoveryRequested = eventType("gmail/discovery.requested", {
  schema: z.object({ ...inWorkspace, connectionId: id, syncRunId: id }),
});
export const syncRequested = eventType("gmail/sync.requested", {
  schema: z.object({ ...inWorkspace, connectionId: id }),
});
/** Things to be done at Gmail, once `runAfter` has come and nobody took them back. */
export const actionsQueued = eventType("gmail/actions.queued", {
  schema: z.object({ ...inWorkspace, batchId: id, runAfter: z.iso.datetime(), isReply: z.boolean() }),
});
export const checkRequested = eventType("gmail/check.requested", {
  schema: z.object({ ...inWorkspace, connectionId: id, checkId: id }),
});
export const watchRequested = eventType("gmail/watch.requested", {
  schema: z.object({ ...inWorkspace, connectionId: id }),
});
export const connectionLost = eventType("gmail/connection.lost", {
  schema: z.object({ ...inWorkspace, connectionId: id }),
});
/** Its owner ended an account's access. */
export const connectionClosed = eventType("gmail/connection.closed", {
  schema: z.object({ ...inWorkspace, connectionId: id }),
});
/** `priority`: seconds the job goes ahead of those that came before it. */
export const jobQueued = eventType("summaries/job.queued", {
  schema: z.object({ ...inWorkspace, jobId: id, priority: z.int().optional() }),
});
export const batchRequested = eventType("summaries/batch.requested", {
  schema: z.object({ ...inWorkspace, quoteId: id }),
});
/** A batch at the AI service should be looked at. */
export const batchDue = eventType("summaries/batch.due", {
  schema: z.object({ ...inWorkspace, batchId: id }),
});
/** The budget at the AI service is spent: what waits gives its credits back. */
export const circuitOpened = eventType("summaries/circuit.opened", {
  schema: z.object({ reason: z.string() }),
});
/** A connection with automatic summaries may have new mail. */
export const automaticDue = eventType("summaries/automatic.due", {
  schema: z.object({ ...inWorkspace, connectionId: id }),
});
export const digestDue = eventType("digests/digest.due", {
  schema: z.object({ ...inWorkspace, digestId: id, period: z.string() }),
});
export const quoteConfirmed = eventType("summaries/quote.confirmed", {
  schema: z.object({ ...inWorkspace, quoteId: id }),
});
export const quoteCancelled = eventType("summaries/quote.cancelled", {
  schema: z.object({ ...inWorkspace, quoteId: id }),
});
export const webhookReceived = eventType("webhooks/receipt.stored", {
  schema: z.object({ receiptId: id, sender: z.string(), type: z.string() }),
});
export const creditsPurchased = eventType("billing/credits.purchased", {
  schema: z.object({ ...inWorkspace, paymentId: id }),
});
export const comparisonRequested = eventType("billing/comparison.requested", {
  schema: z.object({ comparisonId: id }),
});
/** `crossed`: the whole balance, held credits included, fell to 20 or 5 per cent of the full one, or below a summary's price. */
export const creditBalanceChanged = eventType("credits/balance.changed", {
  schema: z.object({
    ...inWorkspace,
    availableMicro: z.string(),
    heldMicro: z.string(),
    crossed: z.enum(["20", "5", "0"]).nullable(),
  }),
});
export const rotationRequested = eventType("privacy/rotation.requested", {
  schema: z.object({ rotationId: id }),
});
export const purgeDue = eventType("privacy/purge.due", {
  schema: z.object(inWorkspace),
});
export const deletionRequested = eventType("privacy/deletion.requested", {
  schema: z.object({ deletionId: id }),
});
/** Writes wait to be followed by this workspace's segments. */
export const contactsChanged = eventType("segments/contacts.changed", {
  schema: z.object(inWorkspace),
});
export const segmentRuleChanged = eventType("segments/rule.changed", {
  schema: z.object({ ...inWorkspace, segmentId: id, revision: z.int() }),
});
export const segmentCheckDue = eventType("segments/check.due", {
  schema: z.object({ ...inWorkspace, segmentId: id }),
});
/** Something is to be done to all contacts that a filter means. */
export const contactsBulkRequested = eventType("contacts/bulk.requested", {
  schema: z.object({ ...inWorkspace, bulkActionId: id }),
});
/** Somebody signed up and has to confirm it by mail. */
export const optInRequested = eventType("consent/opt-in.requested", {
  schema: z.object({ ...inWorkspace, optInId: id }),
});
/** A file of contacts is to be checked, taken over or taken back, or has more to do. */
export const importDue = eventType("contacts/import.due", {
  schema: z.object({ ...inWorkspace, importId: id }),
});
export const exportRequested = eventType("contacts/export.requested", {
  schema: z.object({ ...inWorkspace, exportId: id }),
});
