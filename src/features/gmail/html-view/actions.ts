"use server";

import { refresh } from "next/cache";
import { workspaceAction } from "@/gates/action";
import { setSenderTrust } from "./mutations";
import { SenderTrust } from "./schema";

export const setSenderTrustAction = workspaceAction({
  can: "emails.act",
  input: SenderTrust,
  run: async (ctx, trust) => {
    await setSenderTrust(ctx, trust);
    refresh();
  },
});
