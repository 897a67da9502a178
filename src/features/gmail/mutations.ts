import "server-only";
import { env } from "@/env";
import { getRetention } from "@/features/privacy/retention/queries";
import type { Context } from "@/gates/context";
import type { Tx } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { rateLimit } from "@/lib/rate-limit";
import { transact, within } from "@/lib/transact";
import { connectionClosed, discoveryRequested, syncRequested, watchRequested } from "~/inngest/events";
import { cancelChecks } from "./checks/mutations";
import { gmailQuery } from "./gmail-query";
import { type Grant, getRawMessage, type IdPage, type Label, listIds, listLabels, revokeGrant } from "./google";
import { endWatch } from "./push/mutations";
import type { DiscoveryFilter } from "./schema";
import { openRefreshToken, sealedTokens, withAccess } from "./tokens/mutations";

/**
 * Keeps a grant as a connection of this workspace: a new one, or the one this Google account already
 * has here, made active again. Throws AppError conflict when it belongs to another workspace.
 */
export const connectAccount = (ctx: Context, grant: Grant) =>
  transact(ctx, "gmail.connect", async ({ tx, emit }) => {
    const { googleSub, email, scopes } = grant;
    const own = { workspaceId: ctx.workspaceId, googleSub };
    const { count } = await tx.gmailConnection.createMany({
      data: [{ id: newId(), ...own, email, scopes, connectedById: ctx.actor.kind === "user" ? ctx.actor.id : null }],
      skipDuplicates: true,
    });
    const row = await tx.gmailConnection.findFirst({ where: own, select: { id: true, sealedRefreshToken: true } });
    if (!row)
      throw new AppError(
        "conflict",
        `${email} is already connected in another workspace. Disconnect and delete it there first.`,
      );
    if (!grant.refreshToken && !row.sealedRefreshToken)
      throw new AppError(
        "unavailable",
        "Google gave no lasting access. Remove Inflow under “Third-party apps” in your Google account and try again.",
      );
    await tx.gmailConnection.updateMany({
      where: own,
      data: { email, scopes, status: "active", statusReason: null, ...sealedTokens(row.id, grant) },
    });
    if (env().GOOGLE_PUSH_TOPIC) emit(watchRequested.create({ workspaceId: ctx.workspaceId, connectionId: row.id }));
    for (const event of await goOn(tx, ctx, row.id)) emit(event);
    return { id: row.id, isNew: count === 1 };
  });

/** An account that comes back goes on at its cursor, or with the discovery that the loss of its grant cut short. */
async function goOn(tx: Tx, ctx: Context, connectionId: string) {
  const { workspaceId } = ctx;
  const row = await tx.gmailConnection.findFirst({
    where: { id: connectionId, workspaceId },
    select: {
      historyId: true,
      filter: true,
      syncRuns: { orderBy: { startedAt: "desc" }, take: 1, select: { status: true, query: true, labelIds: true } },
    },
  });
  if (!row) return [];
  if (row.historyId !== null) return [syncRequested.create({ workspaceId, connectionId })];
  const [last] = row.syncRuns;
  if (last?.status !== "failed") return [];
  const [run] = await tx.syncRun.createManyAndReturn({
    data: [{ workspaceId, connectionId, mode: "discovery", query: last.query, labelIds: last.labelIds }],
    skipDuplicates: true,
    select: { id: true },
  });
  return run ? [discoveryRequested.create({ workspaceId, connectionId, syncRunId: run.id })] : [];
}

/** Ends the account's access, at Google too. Its mails and summaries stay unless they are to be deleted. */
export async function disconnect(
  ctx: Context,
  { connectionId, isDeletingMails }: { connectionId: string; isDeletingMails: boolean },
) {
  const where = { id: connectionId, workspaceId: ctx.workspaceId };
  const row = await within(ctx, (tx) => tx.gmailConnection.findFirst({ where, select: { sealedRefreshToken: true } }));
  if (!row) throw notFound("Gmail account");
  if (isDeletingMails) await assertNothingRuns(ctx, connectionId);
  await endWatch(ctx, connectionId);
  if (row.sealedRefreshToken) await revokeGrant(openRefreshToken(connectionId, row.sealedRefreshToken));
  return transact(ctx, isDeletingMails ? "gmail.delete" : "gmail.disconnect", async ({ tx, emit }) => {
    if (isDeletingMails) await tx.gmailConnection.deleteMany({ where });
    else {
      await tx.gmailConnection.updateMany({
        where,
        data: {
          status: "revoked",
          statusReason: "You disconnected this account.",
          sealedAccessToken: null,
          sealedRefreshToken: null,
          accessExpiresAt: null,
        },
      });
      await tx.syncRun.updateMany({
        where: { connectionId, workspaceId: ctx.workspaceId, status: "running" },
        data: { status: "cancelled", endedAt: new Date() },
      });
      await cancelChecks(tx, ctx, connectionId);
      emit(connectionClosed.create({ workspaceId: ctx.workspaceId, connectionId }));
    }
    return { id: connectionId };
  });
}

/** A run whose mails were deleted under it could never end. */
async function assertNothingRuns(ctx: Context, connectionId: string) {
  const where = {
    workspaceId: ctx.workspaceId,
    status: { in: ["queued" as const, "running" as const] },
    discovery: { connectionId },
  };
  if ((await within(ctx, (tx) => tx.processingJob.count({ where }))) > 0)
    throw new AppError(
      "conflict",
      "Summaries of this account's mails are under way. Cancel the run, or wait until it ends, and then delete.",
    );
}

/** What the workspace would delete again the next night is not asked for. */
async function withinRetention(ctx: Context, filter: DiscoveryFilter): Promise<DiscoveryFilter> {
  const { mails: keepDays } = await getRetention(ctx);
  if (keepDays === null) return filter;
  return { ...filter, newerThanDays: Math.min(filter.newerThanDays ?? keepDays, keepDays) };
}

/** Starts stage 1. Throws AppError conflict while another run of this account is under way. */
export const startDiscovery = (
  ctx: Context,
  { connectionId, filter: wanted }: { connectionId: string; filter: DiscoveryFilter },
) =>
  transact(ctx, "discovery.start", async ({ tx, ctx, emit }) => {
    const { workspaceId } = ctx;
    const filter = await withinRetention(ctx, wanted);
    const { count } = await tx.gmailConnection.updateMany({
      where: { id: connectionId, workspaceId, status: "active" },
      data: { filter },
    });
    if (count === 0) throw new AppError("conflict", "This Gmail account is not connected. Connect it again first.");
    const { q, labelIds } = gmailQuery(filter, new Date());
    const [run] = await tx.syncRun.createManyAndReturn({
      data: [{ workspaceId, connectionId, mode: "discovery", query: q, labelIds }],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!run)
      throw new AppError(
        "conflict",
        "A discovery of this account is already running. Wait until it ends, or cancel it first.",
      );
    await cancelChecks(tx, ctx, connectionId);
    emit(discoveryRequested.create({ workspaceId, connectionId, syncRunId: run.id }));
    return run;
  });

/** Stops a running discovery; what it found stays. */
export const cancelDiscovery = (ctx: Context, { connectionId }: { connectionId: string }) =>
  transact(ctx, "discovery.cancel", async ({ tx }) => {
    const { count } = await tx.syncRun.updateMany({
      where: { connectionId, workspaceId: ctx.workspaceId, status: "running" },
      data: { status: "cancelled", endedAt: new Date() },
    });
    if (count === 0) throw new AppError("conflict", "Nothing is running any more.");
    return { id: connectionId };
  });

/** Asks for a look at Gmail's history now, instead of at the next poll. */
export async function requestSync(ctx: Context, { connectionId }: { connectionId: string }) {
  const verdict = await rateLimit(`gmail-sync:${connectionId}`, { limit: 12, windowSeconds: 60 });
  if (!verdict.isAllowed) throw new AppError("rate_limited", "We have just looked. Please wait a moment.");
  return transact(ctx, "mailbox.requestSync", async ({ tx, emit }) => {
    const { workspaceId } = ctx;
    const row = await tx.gmailConnection.findFirst({
      where: { id: connectionId, workspaceId },
      select: { status: true, statusReason: true },
    });
    if (!row) throw notFound("Gmail account");
    if (row.status !== "active")
      throw new AppError("conflict", `${row.statusReason ?? "This account is not connected."} Connect it again first.`);
    emit(syncRequested.create({ workspaceId, connectionId }));
    return { id: connectionId };
  });
}

/**
 * A mail's bytes, straight from Gmail: up to 50 MB. Never stored. Throws AppError conflict (account not
 * connected) and GoogleError: `not_found` (deleted at Gmail), `rate_limited`, `unavailable`, `revoked`.
 */
export async function fetchRawMessage(ctx: Context, emailId: string): Promise<Buffer> {
  const mail = await within(ctx, (tx) =>
    tx.emailDiscovery.findFirst({
      where: { id: emailId, workspaceId: ctx.workspaceId },
      select: { gmailId: true, connectionId: true },
    }),
  );
  if (!mail) throw notFound("mail");
  return withAccess(ctx, mail.connectionId, (token) => getRawMessage(token, mail.gmailId), {
    method: "messages.get",
  });
}

/** The account's labels as Gmail has them now. */
export async function fetchLabels(ctx: Context, connectionId: string): Promise<Label[]> {
  const hidden = new Set(["CHAT", "DRAFT", "UNREAD", "YELLOW_STAR"]);
  const labels = await withAccess(ctx, connectionId, listLabels, { method: "labels.list" });
  return labels
    .filter(({ id }) => !hidden.has(id))
    .sort((a, b) => Number(b.isSystem) - Number(a.isSystem) || a.name.localeCompare(b.name));
}

const countCap = 5_000;

/** How many mails the filter finds at Gmail now: exact up to 5,000. */
export async function countMatches(
  ctx: Context,
  { connectionId, filter }: { connectionId: string; filter: DiscoveryFilter },
) {
  const query = gmailQuery(filter, new Date());
  let count = 0;
  let pageToken: string | null = null;
  do {
    const from = pageToken;
    const page: IdPage = await withAccess(ctx, connectionId, (token) => listIds(token, query, from), {
      method: "messages.list",
    });
    count += page.mails.length;
    pageToken = page.nextPageToken;
  } while (pageToken && count < countCap);
  return { count, isExact: pageToken === null };
}
