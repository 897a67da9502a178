"use server";

import { refresh } from "next/cache";
import { publicAction, workspaceAction } from "@/gates/action";
import { AppError } from "@/lib/errors";
import { deleteDigest, pauseByToken, pauseDigest, saveDigest } from "./mutations";
import { DigestChoice, DigestInput, DigestPause, DigestToken } from "./schema";

export const saveDigestAction = workspaceAction({
  can: "summaries.read",
  input: DigestInput,
  run: async (ctx, input) => {
    await saveDigest(ctx, input);
    refresh();
  },
});

export const pauseDigestAction = workspaceAction({
  can: "summaries.read",
  input: DigestPause,
  run: async (ctx, { digestId, isPaused }) => {
    await pauseDigest(ctx, digestId, isPaused);
    refresh();
  },
});

export const deleteDigestAction = workspaceAction({
  can: "summaries.read",
  input: DigestChoice,
  run: async (ctx, { digestId }) => {
    await deleteDigest(ctx, digestId);
    refresh();
  },
});

/** The link in the mail, for whoever holds it. */
export const pauseByLinkAction = publicAction({
  name: "digest-pause",
  limit: 60,
  input: DigestToken,
  run: async (_ctx, { token }) => {
    if (!(await pauseByToken(token))) throw new AppError("not_found", "This link is not one of ours, or not whole.");
  },
});
