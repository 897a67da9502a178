import { setTimeout as delay } from "node:timers/promises";
import { cancelQuote } from "@/features/summaries/mutations";
import { getQuote } from "@/features/summaries/queries";
import { maxMails } from "@/features/summaries/schema";
import type { Context } from "@/gates/context";
import { relayLeftovers } from "@/lib/outbox";
import { within } from "@/lib/transact";
import type { anAnthropic } from "./anthropic-sandbox";
import type { aGoogle } from "./google-sandbox";
import { aRun, someMails } from "./summaries";
import { aWorkspace } from "./workspaces";

type Peers = { google: Awaited<ReturnType<typeof aGoogle>>; anthropic: Awaited<ReturnType<typeof anAnthropic>> };
type Load = { queued: number; fresh: number };

/** Whoever has much to do gets no further than through these while the others are measured. */
const realMails = 1_000;

/** Mails that nobody will come to: rows alone, as a discovery would have left them. */
async function copies(ctx: Context, count: number): Promise<string[]> {
  const rows = await within(
    ctx,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      INSERT INTO email_discovery (id, workspace_id, connection_id, gmail_id, thread_id, state, subject, from_email, size_bytes)
      SELECT gen_random_uuid(), workspace_id, connection_id, 'copy' || n, 'copy' || n, 'ready', subject, from_email, size_bytes
      FROM (SELECT * FROM email_discovery WHERE workspace_id = ${ctx.workspaceId}::uuid LIMIT 1) AS original,
        generate_series(1, ${count}::int) AS n
      RETURNING id`,
  );
  return rows.map(({ id }) => id);
}

/** Runs of so many mails in all, started. @returns their ids. */
async function aLongQueue(ctx: Context, google: Peers["google"], queued: number): Promise<string[]> {
  const real = await someMails(ctx, google, Math.min(queued, realMails));
  const rest = await copies(ctx, queued - real.length);
  const runs = [await aRun(ctx, real)];
  for (let at = 0; at < rest.length; at += maxMails) runs.push(await aRun(ctx, rest.slice(at, at + maxMails)));
  return runs;
}

/**
 * One workspace has much queued, another gets one new mail after the other, each summarised on its own. Answers of the AI
 * service take a second.
 */
export async function besideALongQueue({ google, anthropic }: Peers, { queued, fresh }: Load) {
  const [busy, other] = [await aWorkspace({ credits: queued }), await aWorkspace({ credits: fresh })];
  const few = await someMails(other.ctx, google, fresh);
  await anthropic.latency(1_000);
  const runs = await aLongQueue(busy.ctx, google, queued);
  for (const emailId of few) {
    const quoteId = await aRun(other.ctx, [emailId]);
    while (!(await getQuote(other.ctx, quoteId)).endedAt) {
      await relayLeftovers();
      await delay(100);
    }
  }
  const { peakInFlight } = await anthropic.counts();
  const waits = await within(other.ctx, (tx) =>
    tx.processingJob.findMany({
      where: { workspaceId: other.ctx.workspaceId, status: "done" },
      select: { createdAt: true, endedAt: true },
    }),
  );
  const left = await within(busy.ctx, (tx) =>
    tx.processingJob.count({ where: { workspaceId: busy.ctx.workspaceId, status: { in: ["queued", "running"] } } }),
  );
  for (const run of runs) await cancelQuote(busy.ctx, run);
  const seconds = waits.map(({ createdAt, endedAt }) => (Number(endedAt) - createdAt.getTime()) / 1000);
  return { seconds: seconds.sort((one, two) => one - two), peakInFlight, left };
}
