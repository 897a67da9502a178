"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { changeList, createList } from "./mutations";
import { ListEdit, NewList } from "./schema";

export const createListAction = workspaceAction({
  can: "contacts.write",
  input: NewList,
  run: async (ctx, input) => {
    const { id } = await createList(ctx, input);
    refresh();
    return { id };
  },
});

export const changeListAction = workspaceAction({
  can: "contacts.write",
  input: ListEdit,
  run: async (ctx, { listId, ...change }) => {
    await changeList(ctx, listId, change);
    refresh();
  },
});
