"use server";

import { z } from "zod";
import { env } from "@/env";
import { workspaceAction } from "@/gates/action";
import { currentUser } from "@/gates/session";
import { startPurchase } from "./mutations";
import { PurchaseInput } from "./schema";

/** Opens Checkout; the browser goes to the returned address. */
export const startPurchaseAction = workspaceAction({
  can: "credits.buy",
  input: PurchaseInput.extend({ workspace: z.string() }),
  run: async (ctx, { workspace, ...input }) =>
    startPurchase(ctx, input, {
      workspaceSlug: workspace,
      email: (await currentUser())?.email,
      origin: env().APP_URL,
    }),
});
