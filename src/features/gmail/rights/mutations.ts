import "server-only";
import type { Context } from "@/gates/context";
import { AppError, notFound } from "@/lib/errors";
import { transact, within } from "@/lib/transact";
import { GoogleError } from "../google-error";
import { hasRight, type Right, withoutRight } from "../ladder";
import { withAccess } from "../tokens/mutations";

const missing = {
  read: "This account does not let us read its mail.",
  modify: "This account has not allowed us to archive, label and mark its mail.",
  send: "This account has not allowed us to send replies.",
} as const;
const howTo = " Allow it under Settings, Connections, or on the mail itself.";

/** Throws AppError conflict for an account that is not connected, forbidden for a right it has not given. */
export function assertRight(
  right: Right,
  row: { status: string; statusReason: string | null; scopes: string[] } | null,
) {
  if (!row) throw notFound("Gmail account");
  if (row.status !== "active")
    throw new AppError(
      "conflict",
      `${row.statusReason ?? "This Gmail account is not connected."} Connect it again to go on.`,
    );
  if (!hasRight(right, row.scopes)) throw new AppError("forbidden", missing[right] + howTo);
}

/** The person took the right back at Google: it is asked for again at its next use. */
const forget = (ctx: Context, id: string, right: Right) =>
  transact(ctx, "gmail.rightLost", async ({ tx }) => {
    const where = { id, workspaceId: ctx.workspaceId };
    const row = await tx.gmailConnection.findFirst({ where, select: { scopes: true } });
    await tx.gmailConnection.updateMany({ where, data: { scopes: withoutRight(right, row?.scopes ?? []) } });
    return { id };
  });

class RightMissing extends AppError {
  constructor(right: Right) {
    super("forbidden", missing[right] + howTo);
  }
}

/** `withAccess` for a right above reading: its lack at Google ends the right, not the connection. */
export async function withRight<T>(
  ctx: Context,
  connectionId: string,
  right: Right,
  work: (accessToken: string) => Promise<T>,
): Promise<T> {
  const where = { id: connectionId, workspaceId: ctx.workspaceId };
  const select = { status: true, statusReason: true, scopes: true } as const;
  assertRight(right, await within(ctx, (tx) => tx.gmailConnection.findFirst({ where, select })));
  try {
    return await withAccess(ctx, connectionId, (token) =>
      work(token).catch((error: unknown) => {
        throw error instanceof GoogleError && error.kind === "missing_scope" ? new RightMissing(right) : error;
      }),
    );
  } catch (error) {
    if (error instanceof RightMissing) await forget(ctx, connectionId, right);
    throw error;
  }
}
