"use server";

import { refresh } from "next/cache";
import { operatorAction } from "@/gates/action";
import { restartRun, stopRun } from "./mutations";
import { RunRef } from "./schema";

export const cancelRunAction = operatorAction({
  input: RunRef,
  run: async (ctx, { id }) => {
    await stopRun(ctx, id);
    refresh();
  },
});

export const replayRunAction = operatorAction({
  input: RunRef,
  run: async (ctx, { id }) => restartRun(ctx, id),
});
