import "server-only";
import { z } from "zod";
import type { Context } from "@/gates/context";
import { notFound } from "@/lib/errors";
import { within } from "@/lib/transact";
import type { MailAction } from "./schema";

const select = {
  id: true,
  batchId: true,
  emailId: true,
  kind: true,
  payload: true,
  state: true,
  error: true,
  runAfter: true,
  createdAt: true,
  endedAt: true,
} as const;

const Payload = z.object({ labelId: z.string().nullable().catch(null) });
const asAction = ({ payload, ...row }: Omit<MailAction, "labelId"> & { payload: unknown }): MailAction => ({
  ...row,
  labelId: Payload.catch({ labelId: null }).parse(payload).labelId,
});

/** What was asked for and Gmail has not confirmed yet, oldest first. */
export const listOpenActions = (ctx: Context): Promise<MailAction[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.emailAction.findMany({
      where: { workspaceId: ctx.workspaceId, state: { in: ["queued", "running"] } },
      orderBy: { id: "asc" },
      take: 5_000,
      select,
    });
    return rows.map(asAction);
  });

export type FailedBatch = { batchId: string; kind: MailAction["kind"]; count: number; error: string };

/** What did not work and nobody has dismissed, newest first. */
export const listFailedBatches = (ctx: Context): Promise<FailedBatch[]> =>
  within(ctx, async (tx) => {
    const rows = await tx.emailAction.groupBy({
      by: ["batchId", "kind"],
      where: { workspaceId: ctx.workspaceId, state: "failed", isSeen: false },
      _count: true,
      _min: { error: true },
      _max: { endedAt: true },
      orderBy: { _max: { endedAt: "desc" } },
      take: 5,
    });
    return rows.map(({ batchId, kind, _count, _min }) => ({ batchId, kind, count: _count, error: _min.error ?? "" }));
  });

/** Throws AppError not_found for another workspace's. */
export const getAction = (ctx: Context, id: string): Promise<MailAction> =>
  within(ctx, async (tx) => {
    const row = await tx.emailAction.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select });
    if (!row) throw notFound("action");
    return asAction(row);
  });

/** The action of a batch on one of its mails. */
export const getBatchAction = (ctx: Context, batchId: string, emailId: string): Promise<MailAction> =>
  within(ctx, async (tx) => {
    const row = await tx.emailAction.findFirst({ where: { batchId, emailId, workspaceId: ctx.workspaceId }, select });
    if (!row) throw notFound("action");
    return asAction(row);
  });

/** Everything done to a mail, newest first. Throws AppError not_found for another workspace's mail. */
export const listActionsOf = (ctx: Context, emailId: string, limit = 50): Promise<MailAction[]> =>
  within(ctx, async (tx) => {
    const where = { workspaceId: ctx.workspaceId };
    if ((await tx.emailDiscovery.count({ where: { ...where, id: emailId } })) === 0) throw notFound("mail");
    const rows = await tx.emailAction.findMany({
      where: { ...where, emailId },
      orderBy: { id: "desc" },
      take: limit,
      select,
    });
    return rows.map(asAction);
  });
