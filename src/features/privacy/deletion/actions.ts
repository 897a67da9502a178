"use server";

import { userAction, workspaceAction } from "@/gates/action";
import { deleteAccount, deleteWorkspace } from "./mutations";
import { AccountDeletionInput, WorkspaceDeletionInput } from "./schema";

export const deleteWorkspaceAction = workspaceAction({
  can: "workspace.manage",
  input: WorkspaceDeletionInput,
  run: async (ctx, input) => {
    await deleteWorkspace(ctx, input);
  },
});

export const deleteAccountAction = userAction({
  input: AccountDeletionInput,
  run: async (user, input) => {
    await deleteAccount(user, input);
  },
});
