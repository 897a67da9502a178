import "server-only";
import type { Context } from "@/gates/context";
import { seal, unseal } from "@/lib/crypto";
import { inScope } from "@/lib/db";
import { AppError, notFound } from "@/lib/errors";
import { once } from "@/lib/once";
import { transact } from "@/lib/transact";
import { connectionLost } from "~/inngest/events";
import { refreshTokens, type Tokens } from "../google";
import { GoogleError } from "../google-error";
import { type Charge, charge } from "../quota/mutations";

/** A token this close to its end is not handed out any more. */
const spareMs = 60_000;
const place = (column: string, rowId: string) => ({ table: "gmail_connection", column, rowId });

/** The sealed columns of a connection. Google may leave the refresh token out; then the old one stays. */
export const sealedTokens = (connectionId: string, { accessToken, refreshToken, expiresAt }: Tokens) => ({
  sealedAccessToken: seal(accessToken, place("sealed_access_token", connectionId)),
  accessExpiresAt: expiresAt,
  ...(refreshToken && { sealedRefreshToken: seal(refreshToken, place("sealed_refresh_token", connectionId)) }),
});
export const openRefreshToken = (connectionId: string, sealed: string) =>
  unseal(sealed, place("sealed_refresh_token", connectionId));

type Row = {
  status: string;
  statusReason: string | null;
  sealedAccessToken: string | null;
  sealedRefreshToken: string | null;
  accessExpiresAt: Date | null;
};
const select = {
  status: true,
  statusReason: true,
  sealedAccessToken: true,
  sealedRefreshToken: true,
  accessExpiresAt: true,
} as const;

/** The stored access token, unless it is due or `refused` by Google already. */
function usableToken(connectionId: string, row: Row, refused?: string): string | null {
  if (!row.sealedAccessToken || !row.accessExpiresAt || row.accessExpiresAt.getTime() - spareMs < Date.now())
    return null;
  const token = unseal(row.sealedAccessToken, place("sealed_access_token", connectionId));
  return token === refused ? null : token;
}

const assertActive = (row: Row | null): Row => {
  if (!row) throw notFound("Gmail account");
  if (row.status === "active") return row;
  throw new AppError(
    "conflict",
    `${row.statusReason ?? "This Gmail account is not connected."} Connect it again to go on.`,
  );
};

const revokedReason = "Google ended our access to this account.";

/** Pauses a connection whose grant is gone: once, whoever notices first. Google is not asked until it is connected again. */
async function pauseConnection(ctx: Context, id: string, statusReason: string) {
  const where = { id, workspaceId: ctx.workspaceId, status: "active" as const };
  if ((await inScope({ workspaceId: ctx.workspaceId }, (tx) => tx.gmailConnection.count({ where }))) === 0) return;
  await transact(ctx, "gmail.revoked", async ({ tx, emit }) => {
    const { count } = await tx.gmailConnection.updateMany({
      where,
      data: {
        status: "paused",
        statusReason,
        sealedAccessToken: null,
        sealedRefreshToken: null,
        accessExpiresAt: null,
        watchExpiresAt: null,
      },
    });
    if (count > 0) emit(connectionLost.create({ workspaceId: ctx.workspaceId, connectionId: id }));
    return { id };
  });
}

/** Under the row's lock, so that of many processes one asks Google and the others find its answer. */
async function refresh(ctx: Context, id: string, refused?: string): Promise<string> {
  const { token } = await transact(ctx, "gmail.refresh", async ({ tx }) => {
    await tx.$queryRaw`SELECT 1 FROM gmail_connection WHERE id = ${id}::uuid AND workspace_id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    const row = assertActive(
      await tx.gmailConnection.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select }),
    );
    const fresh = usableToken(id, row, refused);
    if (fresh) return { id, token: fresh };
    if (!row.sealedRefreshToken) throw new GoogleError("revoked", "No refresh token is kept.");
    const tokens = await refreshTokens(openRefreshToken(id, row.sealedRefreshToken));
    await tx.gmailConnection.updateMany({
      where: { id, workspaceId: ctx.workspaceId },
      data: sealedTokens(id, tokens),
    });
    return { id, token: tokens.accessToken };
  });
  return token;
}

const underWay = () => once("gmail-refreshes", () => new Map<string, Promise<string>>());

function refreshOnce(ctx: Context, id: string, refused?: string): Promise<string> {
  const refreshes = underWay();
  const running = refreshes.get(id) ?? refresh(ctx, id, refused).finally(() => refreshes.delete(id));
  refreshes.set(id, running);
  return running;
}

async function accessToken(ctx: Context, id: string, refused?: string): Promise<string> {
  const row = await inScope({ workspaceId: ctx.workspaceId }, (tx) =>
    tx.gmailConnection.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select }),
  );
  return usableToken(id, assertActive(row), refused) ?? refreshOnce(ctx, id, refused);
}

/**
 * Calls Google with the connection's access token, refreshed when due and once more when Google
 * refuses it. `cost` is spent first; without it nothing is counted. Throws AppError conflict when the
 * account is not connected, and GoogleError.
 */
export async function withAccess<T>(
  ctx: Context,
  connectionId: string,
  work: (accessToken: string) => Promise<T>,
  cost?: Charge,
): Promise<T> {
  try {
    const token = await accessToken(ctx, connectionId);
    if (cost) await charge(ctx, connectionId, cost);
    return await work(token).catch(async (error: unknown) => {
      if (!(error instanceof GoogleError) || error.kind !== "unauthorized") throw error;
      return work(await accessToken(ctx, connectionId, token));
    });
  } catch (error) {
    if (error instanceof GoogleError && error.kind === "revoked")
      await pauseConnection(ctx, connectionId, revokedReason);
    if (error instanceof GoogleError && error.kind === "missing_scope")
      await pauseConnection(
        ctx,
        connectionId,
        "Google does not let us read this account's mail: the permission “Read your mail” is missing.",
      );
    throw error;
  }
}
