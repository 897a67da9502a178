import { summariseEmail } from "@/features/summaries/jobs/mutations";
import { listJobs } from "@/features/summaries/jobs/queries";
import { advanceBatch, submitBatch } from "@/features/summaries/lanes/mutations";
import { listBatchProgress } from "@/features/summaries/lanes/queries";
import { confirmQuote, quoteSummaries, type Start } from "@/features/summaries/mutations";
import { findSummaryOfEmail } from "@/features/summaries/queries";
import type { Context } from "@/gates/context";
import { inScope } from "@/lib/db";
import { modelAccount } from "@/lib/model";
import { within } from "@/lib/transact";
import { aConnection, discover } from "./gmail";
import type { aGoogle } from "./google-sandbox";
import { unique } from "./workspaces";

type Google = Awaited<ReturnType<typeof aGoogle>>;
type Mail = { from?: string; subject?: string; text?: string; rawText?: string };

/** A connected mailbox with these mails, discovered. Returns their ids in the order given. */
export async function someMails(ctx: Context, google: Google, mails: Mail[] | number): Promise<string[]> {
  const email = `box-${unique()}@maple.test`;
  const { id: connectionId } = await aConnection(ctx, google, { email });
  const list =
    typeof mails === "number"
      ? Array.from({ length: mails }, (_, n) => ({ subject: `Mail ${n}`, text: `Please send report ${n} by Friday.` }))
      : mails;
  const gmailIds: string[] = [];
  for (const mail of list)
    gmailIds.push((await google.addMail(email, { from: "Eve <eve@partners.test>", ...mail })).id);
  await discover(ctx, connectionId);
  const rows = await within(ctx, (tx) =>
    tx.emailDiscovery.findMany({
      where: { workspaceId: ctx.workspaceId, connectionId },
      select: { id: true, gmailId: true },
    }),
  );
  const ids = new Map(rows.map(({ id, gmailId }) => [gmailId, id]));
  return gmailIds.map((gmailId) => ids.get(gmailId) ?? "");
}

/** Quotes and confirms. Returns the run's id. */
export async function aRun(ctx: Context, emailIds: string[], start: Start = {}): Promise<string> {
  const { id } = await quoteSummaries(ctx, { emailIds });
  await confirmQuote(ctx, id, start);
  return id;
}

/** The AI service is asked again, whatever a test before has met. */
export const calmCircuit = () =>
  inScope("system", (tx) => tx.aiCircuit.deleteMany({ where: { provider: modelAccount() } }));

/** Sends all that a run of the batch lane has, without the job engine; waits are not waited for. */
export async function submitAll(ctx: Context, quoteId: string, maxTurns = 20) {
  for (let turn = 0; turn < maxTurns; turn++) if ((await submitBatch(ctx, quoteId)).state === "ended") return;
  throw new Error("The run was not submitted.");
}

/** One look at each batch of a run. Returns what they said. */
export async function lookAtBatches(ctx: Context, quoteId: string, now = new Date()) {
  const batches = await listBatchProgress(ctx, quoteId);
  const states: string[] = [];
  for (const { id } of batches) states.push((await advanceBatch(ctx, id, now)).state);
  return states;
}

/** Works a run's unfinished jobs off without the job engine; waits are not waited for. */
export async function workOff(ctx: Context, quoteId: string, triesPerJob = 10) {
  const { items } = await listJobs(ctx, { quoteId, limit: 1000 });
  for (const { id } of items)
    for (let turn = 0; turn < triesPerJob; turn++) if ((await summariseEmail(ctx, id)).state === "ended") break;
}

export async function summaryOf(ctx: Context, emailId: string) {
  const { summary } = (await findSummaryOfEmail(ctx, emailId)) ?? {};
  if (!summary) throw new Error("This mail has no summary.");
  return summary;
}
