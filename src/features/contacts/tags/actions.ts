"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { createTag, deleteTag, renameTag } from "./mutations";
import { NewTag, TagChoice, TagEdit } from "./schema";

export const createTagAction = workspaceAction({
  can: "contacts.write",
  input: NewTag,
  run: async (ctx, input) => {
    const { id } = await createTag(ctx, input);
    refresh();
    return { id };
  },
});

export const renameTagAction = workspaceAction({
  can: "contacts.write",
  input: TagEdit,
  run: async (ctx, { tagId, name }) => {
    await renameTag(ctx, tagId, { name });
    refresh();
  },
});

export const deleteTagAction = workspaceAction({
  can: "contacts.write",
  input: TagChoice,
  run: async (ctx, { tagId }) => {
    await deleteTag(ctx, tagId);
    refresh();
  },
});
