"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { operatorAction } from "@/gates/action";
import { startRotation } from "./mutations";

export const startRotationAction = operatorAction({
  input: z.object({}),
  run: async (ctx) => {
    await startRotation(ctx);
    refresh();
  },
});
