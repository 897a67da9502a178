"use server";

import { workspaceAction } from "@/gates/action";
import { eraseContact } from "./mutations";
import { ErasureInput } from "./schema";

export const eraseContactAction = workspaceAction({
  can: "contacts.write",
  input: ErasureInput,
  run: async (ctx, input) => {
    await eraseContact(ctx, input);
  },
});
