"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { publicAction, userAction } from "@/gates/action";
import { readSealedCookie, setSealedCookie } from "@/gates/sealed-cookie";
import { AppError } from "@/lib/errors";
import { MailedToken } from "../schema";
import { linkByToken, linkProvider, requestLinkMail, unlinkProvider } from "./mutations";
import { linkIntentCookie, ProviderId, pendingLinkCookie } from "./schema";

/** First half of linking from the settings; the provider's answer is the second. */
export const startLinkAction = userAction({
  input: z.object({ provider: ProviderId }),
  run: async (user, { provider }) => {
    await setSealedCookie(linkIntentCookie, { userId: user.userId, provider });
  },
});

async function pendingLink() {
  const pending = await readSealedCookie(pendingLinkCookie);
  if (!pending) throw new AppError("conflict", "This took too long. Sign in with the provider again.");
  return pending;
}

/**
 * The owner, signed in by a way that was theirs already, agrees to the waiting sign-in. The cookie is left to run out:
 * changing cookies would render the page anew, without what it has just done.
 */
export const linkPendingAction = userAction({
  input: z.object({}),
  run: async (user) => {
    const { userId, identity } = await pendingLink();
    if (userId !== user.userId)
      throw new AppError("forbidden", `You are signed in as ${user.email}. Sign in as ${identity.email} first.`);
    await linkProvider(user, identity);
  },
});

export const requestLinkMailAction = publicAction({
  name: "link-mail",
  limit: 4,
  input: z.object({}),
  run: async (ctx) => {
    await requestLinkMail(ctx, await pendingLink());
  },
});

export const linkByTokenAction = publicAction({
  name: "link",
  limit: 10,
  input: z.object({ token: MailedToken }),
  run: async (ctx, { token }) => {
    const { provider } = await linkByToken(ctx, token);
    return { provider };
  },
});

export const unlinkProviderAction = userAction({
  input: z.object({ id: z.uuid() }),
  run: async (user, { id }) => {
    await unlinkProvider(user, id);
    refresh();
  },
});
