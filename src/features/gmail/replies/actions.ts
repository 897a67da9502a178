"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { EmailChoice } from "../schema";
import { previewReply, queueReply, saveDraft } from "./mutations";
import { DraftInput, ReplyInput } from "./schema";

export const previewReplyAction = workspaceAction({
  can: "emails.send",
  input: EmailChoice,
  run: (ctx, { emailId }) => previewReply(ctx, emailId),
});

export const saveDraftAction = workspaceAction({
  can: "emails.send",
  input: DraftInput,
  run: (ctx, { emailId, text }) => saveDraft(ctx, emailId, text),
});

export const queueReplyAction = workspaceAction({
  can: "emails.send",
  input: ReplyInput,
  run: async (ctx, input) => {
    const { id } = await queueReply(ctx, input);
    refresh();
    return { batchId: id };
  },
});
