"use server";

import { workspaceAction } from "@/gates/action";
import { readMessageText } from "../message-text";
import { fetchDistantMail, fetchThreadRest } from "./mutations";
import { ThreadChoice, ThreadMailChoice } from "./schema";

/** What else of the thread is at Gmail, fetched for this one look. */
export const listThreadRestAction = workspaceAction({
  can: "emails.read",
  input: ThreadChoice,
  run: (ctx, { emailId }) => fetchThreadRest(ctx, emailId),
});

export const readDistantMailAction = workspaceAction({
  can: "emails.read",
  input: ThreadMailChoice,
  run: async (ctx, { emailId, gmailId }) => readMessageText(await fetchDistantMail(ctx, emailId, gmailId)),
});
