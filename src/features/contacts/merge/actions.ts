"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { workspaceAction } from "@/gates/action";
import { nameOf } from "../schema";
import { listContacts } from "../table/queries";
import { mergeContacts, undoMerge } from "./mutations";
import { compareContacts } from "./queries";
import { MergeChoice, MergeInput, MergePair } from "./schema";

/** A few contacts that the words find, to choose one of. */
export const findContactsAction = workspaceAction({
  can: "contacts.read",
  input: z.strictObject({ text: z.string().max(200) }),
  run: async (ctx, { text }) => {
    const { items } = await listContacts(ctx, { text, limit: 8 });
    return items.map((contact) => ({ id: contact.id, email: contact.email, name: nameOf(contact) }));
  },
});

/** What the two differ in, with what a merge would take unless somebody chooses. */
export const compareContactsAction = workspaceAction({
  can: "contacts.read",
  input: MergePair,
  run: (ctx, pair) => compareContacts(ctx, pair),
});

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
