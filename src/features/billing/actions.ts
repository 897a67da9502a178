"use server";

import { z } from "zod";
import { env } from "@/env";
import { workspaceAction } from "@/gates/action";
import { startPurchase } from "./mutations";
import { PurchaseInput } from "./schema";

/** Opens Checkout; the browser goes to the returned address. */
export const startPurchaseAction = workspaceAction({
  can: "credits.buy",
  input: PurchaseInput.extend({ workspace: z.string() }),
  run: (ctx, { workspace, ...input }) =>
    startPurchase(ctx, input, {
      workspaceSlug: workspace,
      origin: env().APP_URL,
    }),
});
