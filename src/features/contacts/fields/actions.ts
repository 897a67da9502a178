"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { changeField, createField } from "./mutations";
import { FieldEdit, NewField } from "./schema";

export const createFieldAction = workspaceAction({
  can: "contacts.write",
  input: NewField,
  run: async (ctx, input) => {
    const { id } = await createField(ctx, input);
    refresh();
    return { id };
  },
});

export const changeFieldAction = workspaceAction({
  can: "contacts.write",
  input: FieldEdit,
  run: async (ctx, { fieldId, ...change }) => {
    await changeField(ctx, fieldId, change);
    refresh();
  },
});
