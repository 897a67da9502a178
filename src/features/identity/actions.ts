"use server";

import { refresh } from "next/cache";
import { userAction } from "@/gates/action";
import { updateProfile } from "./mutations";
import { ProfileInput } from "./schema";

export const updateProfileAction = userAction({
  input: ProfileInput,
  run: async (user, input) => {
    await updateProfile(user, input);
    refresh();
  },
});
