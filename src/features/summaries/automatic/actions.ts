"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { saveAutomatic } from "./mutations";
import { AutomaticChoice } from "./schema";

export const saveAutomaticAction = workspaceAction({
  can: "summaries.run",
  input: AutomaticChoice,
  run: async (ctx, { connectionId, ...settings }) => {
    await saveAutomatic(ctx, connectionId, settings);
    refresh();
  },
});
