"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { userAction } from "@/gates/action";
import { revokeOtherSessions, revokeSession } from "./mutations";

export const revokeSessionAction = userAction({
  input: z.object({ id: z.uuid() }),
  run: async (user, { id }) => {
    await revokeSession(user, id);
    refresh();
  },
});

export const revokeOtherSessionsAction = userAction({
  input: z.object({}),
  run: async (user) => {
    const { count } = await revokeOtherSessions(user);
    refresh();
    return { count };
  },
});
