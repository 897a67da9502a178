import { saveLaneSettings } from "@/features/summaries/lanes/mutations";
import { isBatchAllowed } from "@/features/summaries/lanes/queries";
import { apiRoute } from "@/gates/api";
import { asSettings, SummarySettingsBody, SummarySettingsReply } from "./contract";

export const GET = apiRoute({
  summary: "What the workspace decided about summaries: the lanes open to it",
  scope: "summaries.read",
  reply: SummarySettingsReply,
  run: async (ctx) => asSettings(await isBatchAllowed(ctx)),
});

export const PUT = apiRoute({
  summary: "Open or close the batch lane",
  scope: "workspace.manage",
  body: SummarySettingsBody,
  reply: SummarySettingsReply,
  run: async (ctx, { body }) => {
    await saveLaneSettings(ctx, body);
    return asSettings(await isBatchAllowed(ctx));
  },
});
