import "server-only";
import type { Context } from "@/gates/context";
import { within } from "@/lib/transact";
import { ReplyPayload, type SentReply } from "./schema";

/** What the asking person has written so far; empty when nothing. */
export const findDraft = async (ctx: Context, emailId: string): Promise<string> => {
  if (ctx.actor.kind !== "user") return "";
  const where = { workspaceId: ctx.workspaceId, emailId, authorId: ctx.actor.id };
  return (await within(ctx, (tx) => tx.replyDraft.findFirst({ where, select: { text: true } })))?.text ?? "";
};

/** Replies sent from here to any of these mails, oldest first; those taken back are not shown. */
export const listReplies = async (ctx: Context, emailIds: readonly string[]): Promise<SentReply[]> => {
  const rows = await within(ctx, (tx) =>
    tx.emailAction.findMany({
      where: { workspaceId: ctx.workspaceId, emailId: { in: [...emailIds] }, kind: "reply", state: { not: "undone" } },
      orderBy: { id: "asc" },
      take: 100,
      select: {
        id: true,
        batchId: true,
        emailId: true,
        payload: true,
        state: true,
        error: true,
        createdAt: true,
        endedAt: true,
      },
    }),
  );
  return rows.map(({ payload, state, createdAt, endedAt, ...row }) => ({
    ...row,
    state: state as SentReply["state"],
    text: ReplyPayload.catch({ text: "", toAll: false }).parse(payload).text,
    at: endedAt ?? createdAt,
  }));
};
