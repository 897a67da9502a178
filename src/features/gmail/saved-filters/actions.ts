"use server";

import { refresh } from "next/cache";
import { toMicro } from "@/features/credits/schema";
import { workspaceAction } from "@/gates/action";
import { capSavedFilter, changeSavedFilter, deleteSavedFilter, saveFilter } from "./mutations";
import { SavedFilterCap, SavedFilterChoice, SavedFilterEdit, SavedFilterInput } from "./schema";

/** A view is the reader's own: reading mail is enough to keep one. */
export const saveFilterAction = workspaceAction({
  can: "emails.read",
  input: SavedFilterInput,
  run: async (ctx, input) => {
    const { id } = await saveFilter(ctx, input);
    refresh();
    return { id };
  },
});

export const changeSavedFilterAction = workspaceAction({
  can: "emails.read",
  input: SavedFilterEdit,
  run: async (ctx, { savedFilterId, ...change }) => {
    await changeSavedFilter(ctx, savedFilterId, change);
    refresh();
  },
});

export const deleteSavedFilterAction = workspaceAction({
  can: "emails.read",
  input: SavedFilterChoice,
  run: async (ctx, { savedFilterId }) => {
    await deleteSavedFilter(ctx, savedFilterId);
    refresh();
  },
});

/** What may be spent is decided by who may buy. */
export const capSavedFilterAction = workspaceAction({
  can: "credits.buy",
  input: SavedFilterCap,
  run: async (ctx, { savedFilterId, dailyCredits }) => {
    await capSavedFilter(ctx, savedFilterId, dailyCredits === "" ? null : toMicro(Number(dailyCredits)));
    refresh();
  },
});
