import { z } from "zod";
import { undoActions } from "@/features/gmail/mail-actions/mutations";
import { apiRoute } from "@/gates/api";
import { idOf } from "@/lib/ids";
import { ById } from "../../../contract";

export const POST = apiRoute({
  summary: "Take back a batch that Gmail has not heard of yet; `id` is a `batchId`",
  scope: "emails.act",
  params: ById,
  reply: z.object({ batchId: z.string(), isUndone: z.literal(true) }),
  mayConflict: true,
  run: async (ctx, { params }) => {
    await undoActions(ctx, idOf("action", params.id));
    return { batchId: params.id, isUndone: true as const };
  },
});
