"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { countMatches } from "../queries";
import { ContactFilter } from "../schema";
import { startBulkAction } from "./mutations";
import { BulkInput } from "./schema";

export const bulkAction = workspaceAction({
  can: "contacts.write",
  input: BulkInput,
  run: async (ctx, input) => {
    const { total, changed, status } = await startBulkAction(ctx, input);
    refresh();
    return { total, changed, isRunning: status === "running" };
  },
});

/** How many a filter means, exactly: asked before something is done to all of them. */
export const countContactsAction = workspaceAction({
  can: "contacts.read",
  input: ContactFilter,
  run: (ctx, filter) => countMatches(ctx, filter),
});
