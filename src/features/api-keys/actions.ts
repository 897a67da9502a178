"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { createApiKey, revokeApiKey } from "./mutations";
import { ApiKeyInput, ApiKeyRef } from "./schema";

export const createApiKeyAction = workspaceAction({
  can: "apiKeys.manage",
  input: ApiKeyInput,
  run: async (ctx, input) => {
    const { key } = await createApiKey(ctx, input);
    refresh();
    return { key };
  },
});

export const revokeApiKeyAction = workspaceAction({
  can: "apiKeys.manage",
  input: ApiKeyRef,
  run: async (ctx, { id }) => {
    await revokeApiKey(ctx, id);
    refresh();
  },
});
