"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { saveLaneSettings } from "./mutations";
import { LaneSettings } from "./schema";

export const saveLaneSettingsAction = workspaceAction({
  can: "workspace.manage",
  input: LaneSettings,
  run: async (ctx, settings) => {
    await saveLaneSettings(ctx, settings);
    refresh();
  },
});
