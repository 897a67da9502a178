"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { mergeContacts, undoMerge } from "./mutations";
import { MergeChoice, MergeInput } from "./schema";

export const mergeContactsAction = workspaceAction({
  can: "contacts.write",
  input: MergeInput,
  run: async (ctx, input) => {
    const { id } = await mergeContacts(ctx, input);
    refresh();
    return { mergeId: id, keptId: input.keptId };
  },
});

export const undoMergeAction = workspaceAction({
  can: "contacts.write",
  input: MergeChoice,
  run: async (ctx, { mergeId }) => {
    const { goneId } = await undoMerge(ctx, mergeId);
    refresh();
    return { goneId };
  },
});
