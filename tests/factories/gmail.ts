import { createHash, randomBytes } from "node:crypto";
import { advanceCheck, startCheck } from "@/features/gmail/checks/mutations";
import { consentUrl, exchangeCode, type Grant } from "@/features/gmail/google";
import { connectAccount, startDiscovery } from "@/features/gmail/mutations";
import type { Clock } from "@/features/gmail/quota/mutations";
import { DiscoveryFilter, readonlyScope } from "@/features/gmail/schema";
import { advanceDiscovery, advanceSync } from "@/features/gmail/sync/mutations";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import type { drive } from "./google-sandbox";
import { unique } from "./workspaces";

type Google = ReturnType<typeof drive>;
export const wholeMailbox = "https://mail.google.com/";

/** A person's consent, exchanged: what the callback route gets from Google. */
export async function aGrant(google: Google, email: string, scopes: string[] = [readonlyScope]): Promise<Grant> {
  const codeVerifier = randomBytes(32).toString("base64url");
  const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");
  const back = await google.consent(consentUrl({ state: "state", codeChallenge, scopes }), email);
  return exchangeCode(back.searchParams.get("code") ?? "", codeVerifier);
}

/** A Gmail account with `generate` mails, connected to the context's workspace. */
export async function aConnection(
  ctx: Context,
  google: Google,
  { generate = 0, email = `box-${unique()}@maple.test` } = {},
) {
  await google.addAccount(email, { generate });
  const { id } = await connectAccount(ctx, await aGrant(google, email));
  return { id, email };
}

export const everything = DiscoveryFilter.parse({});

/** Runs a discovery to its end, without the job engine. */
export async function discover(ctx: Context, connectionId: string, filter: Partial<DiscoveryFilter> = {}) {
  const { id } = await startDiscovery(ctx, { connectionId, filter: { ...everything, ...filter } });
  await finishRun(ctx, id);
  return id;
}

/** Time that passes only by waiting: what a job would sleep through is over at once. */
export function aClock(onWait: (ms: number) => Promise<unknown> = async () => {}) {
  let aheadMs = 0;
  const wait = async (ms: number) => {
    aheadMs += ms;
    await onWait(ms);
  };
  return { now: () => Date.now() + aheadMs, sleep: wait };
}

type Step = { state: string; waitSeconds: number };
/** Repeats a job's step until it ends, its pauses on the clock. */
async function untilEnded(step: () => Promise<Step>, clock: Clock, maxSteps: number) {
  for (let left = maxSteps; left > 0; left--) {
    const { state, waitSeconds } = await step();
    if (state === "ended") return;
    if (state === "wait") await clock.sleep(waitSeconds * 1000);
  }
  throw new Error(`It did not end within ${maxSteps} steps.`);
}

/** Steps a run until it ends. */
export const finishRun = (ctx: Context, runId: string, maxSteps = 50, clock: Clock = aClock()) =>
  untilEnded(() => advanceDiscovery(ctx, runId, undefined, clock), clock, maxSteps);

export const sync = (ctx: Context, connectionId: string, maxSteps = 50, clock: Clock = aClock()) =>
  untilEnded(() => advanceSync(ctx, connectionId, undefined, clock), clock, maxSteps);

/** Steps a check until it ends, the sync it asks for between its steps. */
export const finishCheck = (ctx: Context, connectionId: string, checkId: string, clock: Clock = aClock()) =>
  untilEnded(
    async () => {
      const step = await advanceCheck(ctx, checkId, undefined, clock);
      if (step.state === "wait") await sync(ctx, connectionId, 50, clock);
      return step;
    },
    clock,
    50,
  );

/** What we hold is compared with all that Gmail has. */
export async function check(ctx: Context, connectionId: string, clock: Clock = aClock()) {
  const { id } = await startCheck(ctx, connectionId, "asked");
  await finishCheck(ctx, connectionId, id, clock);
  return checkRow(ctx, id);
}
export const checkRow = (ctx: Context, id: string) =>
  within(ctx, (tx) => tx.syncCheck.findFirstOrThrow({ where: { id, workspaceId: ctx.workspaceId } }));
export const runningCheck = (ctx: Context, connectionId: string) =>
  within(ctx, (tx) => tx.syncCheck.findFirst({ where: { connectionId, status: "running" } }));

/** The rows we hold of a mailbox, by Gmail id. */
export async function rowsOf(ctx: Context, connectionId: string) {
  const rows = await within(ctx, (tx) =>
    tx.emailDiscovery.findMany({ where: { workspaceId: ctx.workspaceId, connectionId } }),
  );
  return new Map(rows.map((row) => [row.gmailId, row]));
}

export const runOf = (ctx: Context, id: string) =>
  within(ctx, (tx) => tx.syncRun.findFirstOrThrow({ where: { id, workspaceId: ctx.workspaceId } }));
export const connectionRow = (ctx: Context, id: string) =>
  within(ctx, (tx) => tx.gmailConnection.findFirst({ where: { id, workspaceId: ctx.workspaceId } }));
