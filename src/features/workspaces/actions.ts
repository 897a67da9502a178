"use server";

import { refresh } from "next/cache";
import { userAction, workspaceAction } from "@/gates/action";
import { createWorkspace, renameWorkspace } from "./mutations";
import { WorkspaceInput } from "./schema";

export const createWorkspaceAction = userAction({
  input: WorkspaceInput,
  run: async (user, input) => {
    const { slug } = await createWorkspace(user, input);
    return { slug };
  },
});

export const renameWorkspaceAction = workspaceAction({
  can: "workspace.manage",
  input: WorkspaceInput,
  run: async (ctx, input) => {
    await renameWorkspace(ctx, input);
    refresh();
  },
});
