import { createHash, randomBytes } from "node:crypto";
import { consentUrl, exchangeCode, type Grant } from "@/features/gmail/google";
import { connectAccount, startDiscovery } from "@/features/gmail/mutations";
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

/** Steps a run until it ends; pauses are not waited for. */
export async function finishRun(ctx: Context, runId: string, maxSteps = 50) {
  for (let step = 0; step < maxSteps; step++) if ((await advanceDiscovery(ctx, runId)).state === "ended") return;
  throw new Error("The run did not end.");
}

export async function sync(ctx: Context, connectionId: string, maxSteps = 50) {
  for (let step = 0; step < maxSteps; step++) if ((await advanceSync(ctx, connectionId)).state === "ended") return;
  throw new Error("The sync did not end.");
}

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
