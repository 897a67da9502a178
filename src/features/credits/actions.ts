"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { operatorAction, workspaceAction } from "@/gates/action";
import { setSpendCap } from "./caps/mutations";
import { runLedgerCheck } from "./checks/mutations";
import { SpendCapInput, toMicro } from "./schema";

export const setSpendCapAction = workspaceAction({
  can: "credits.buy",
  input: SpendCapInput,
  run: async (ctx, { dailyCredits }) => {
    await setSpendCap(ctx, { dailyMicro: dailyCredits === "" ? null : toMicro(Number(dailyCredits)) });
    refresh();
  },
});

export const checkLedgerAction = operatorAction({
  input: z.object({}),
  run: async (ctx) => {
    const { problemCount } = await runLedgerCheck(ctx);
    refresh();
    return { problemCount };
  },
});
