"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { dismissFailure, queueActions, retryActions, undoActions } from "./mutations";
import { ActionRequest, BatchChoice } from "./schema";

export const queueActionsAction = workspaceAction({
  can: "emails.act",
  input: ActionRequest,
  run: async (ctx, request) => {
    const { id, count } = await queueActions(ctx, request);
    refresh();
    return { batchId: id, count };
  },
});

export const undoActionsAction = workspaceAction({
  can: "emails.act",
  input: BatchChoice,
  run: async (ctx, { batchId }) => {
    await undoActions(ctx, batchId);
    refresh();
  },
});

export const retryActionsAction = workspaceAction({
  can: "emails.act",
  input: BatchChoice,
  run: async (ctx, { batchId }) => {
    await retryActions(ctx, batchId);
    refresh();
  },
});

export const dismissFailureAction = workspaceAction({
  can: "emails.act",
  input: BatchChoice,
  run: async (ctx, { batchId }) => {
    await dismissFailure(ctx, batchId);
    refresh();
  },
});
