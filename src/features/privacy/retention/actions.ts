"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { setRetention } from "./mutations";
import { RetentionInput } from "./schema";

export const setRetentionAction = workspaceAction({
  can: "workspace.manage",
  input: RetentionInput,
  run: async (ctx, input) => {
    await setRetention(ctx, input);
    refresh();
  },
});
