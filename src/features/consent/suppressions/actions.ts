"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { importSuppressions, removeSuppressions, suppress } from "./mutations";
import { addressesIn, RemovalInput, SuppressionForm, SuppressionRows } from "./schema";

const dayMs = 86_400_000;

export const suppressAction = workspaceAction({
  can: "suppressions.manage",
  input: SuppressionForm,
  run: async (ctx, { emails, note, days }) => {
    const expiresAt = days === "ever" ? null : new Date(Date.now() + Number(days) * dayMs);
    const outcome = await suppress(ctx, { emails: addressesIn(emails), note, reason: "manual", expiresAt });
    refresh();
    return outcome;
  },
});

export const removeSuppressionsAction = workspaceAction({
  can: "suppressions.manage",
  input: RemovalInput,
  run: async (ctx, input) => {
    const outcome = await removeSuppressions(ctx, input);
    refresh();
    return outcome;
  },
});

/** One part of a file; the page is shown anew once all of them are in. */
export const importSuppressionsAction = workspaceAction({
  can: "suppressions.manage",
  input: SuppressionRows,
  run: importSuppressions,
});
