"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { changeView, deleteView, saveView } from "./mutations";
import { ViewChoice, ViewEdit, ViewInput } from "./schema";

export const saveViewAction = workspaceAction({
  can: "contacts.write",
  input: ViewInput,
  run: async (ctx, input) => {
    const { id } = await saveView(ctx, input);
    refresh();
    return { id };
  },
});

export const changeViewAction = workspaceAction({
  can: "contacts.write",
  input: ViewEdit,
  run: async (ctx, { viewId, ...change }) => {
    await changeView(ctx, viewId, change);
    refresh();
  },
});

export const deleteViewAction = workspaceAction({
  can: "contacts.write",
  input: ViewChoice,
  run: async (ctx, { viewId }) => {
    await deleteView(ctx, viewId);
    refresh();
  },
});
