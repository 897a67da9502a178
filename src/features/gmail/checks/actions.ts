"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { requestCheck, retryDeadLetters } from "./mutations";
import { CheckChoice, RetryChoice } from "./schema";

export const requestCheckAction = workspaceAction({
  can: "gmail.sync",
  input: CheckChoice,
  run: async (ctx, choice) => {
    await requestCheck(ctx, choice);
    refresh();
  },
});

export const retryDeadLettersAction = workspaceAction({
  can: "gmail.sync",
  input: RetryChoice,
  run: async (ctx, choice) => {
    const { count } = await retryDeadLetters(ctx, choice);
    refresh();
    return { count };
  },
});
