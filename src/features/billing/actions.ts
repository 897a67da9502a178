"use server";

import { z } from "zod";
import { env } from "@/env";
import { operatorAction, workspaceAction } from "@/gates/action";
import { currentUser } from "@/gates/session";
import { requestComparison } from "./comparison/mutations";
import { startPortal, startPurchase } from "./mutations";
import { replayReceipt } from "./receipts/mutations";
import { ReceiptInput } from "./receipts/schema";
import { PlanInput, PurchaseInput } from "./schema";
import { choosePlan } from "./subscriptions/mutations";
import { saveTopUp } from "./top-up/mutations";
import { TopUpInput } from "./top-up/schema";

const inWorkspace = { workspace: z.string() };
const buyerIn = async (workspaceSlug: string) => ({
  workspaceSlug,
  email: (await currentUser())?.email,
  origin: env().APP_URL,
});

/** Opens Checkout; the browser goes to the returned address. */
export const startPurchaseAction = workspaceAction({
  can: "credits.buy",
  input: PurchaseInput.extend(inWorkspace),
  run: async (ctx, { workspace, ...input }) => startPurchase(ctx, input, await buyerIn(workspace)),
});

/** Starts a plan at Checkout (the browser goes there), or changes the running one (no address). */
export const choosePlanAction = workspaceAction({
  can: "credits.buy",
  input: PlanInput.extend(inWorkspace),
  run: async (ctx, { workspace, planId }) => choosePlan(ctx, planId, await buyerIn(workspace)),
});

/** Opens Stripe's portal for cards and invoices; the browser goes there. */
export const openPortalAction = workspaceAction({
  can: "credits.buy",
  input: z.object(inWorkspace),
  run: async (ctx, { workspace }) => startPortal(ctx, await buyerIn(workspace)),
});

export const saveTopUpAction = workspaceAction({
  can: "credits.buy",
  input: TopUpInput,
  run: async (ctx, input) => {
    await saveTopUp(ctx, input);
    return {};
  },
});

export const replayReceiptAction = operatorAction({
  input: ReceiptInput,
  run: async (ctx, { receiptId }) => replayReceipt(ctx, receiptId),
});

/** Compares our books with Stripe's now, not only tonight. */
export const compareNowAction = operatorAction({
  input: z.object({}),
  run: async (ctx) => requestComparison(ctx),
});
