"use server";

import { refresh } from "next/cache";
import { after } from "next/server";
import { z } from "zod";
import { publicAction, userAction } from "@/gates/action";
import type { SystemContext } from "@/gates/context";
import { currentUser } from "@/gates/session";
import { sha256 } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { rateLimit } from "@/lib/rate-limit";
import { findToken } from "../tokens/queries";
import { changePassword, confirmEmail, requestMail, resetPassword, signUp } from "./mutations";
import { ConfirmInput, EmailOnly, PasswordChange, ResetInput, SignUpInput } from "./schema";

export const signUpAction = publicAction({
  name: "sign-up",
  limit: 6,
  limitBy: ({ email }) => email,
  input: SignUpInput,
  run: async (ctx, input) => {
    await signUp(ctx, input);
  },
});

/** Answers first and works afterwards, so that the time taken does not tell whether there is an account. */
const mailLater = (ctx: SystemContext, email: string, purpose: "verify_email" | "reset_password") =>
  after(() =>
    requestMail(ctx, email, purpose).catch((error: unknown) =>
      log.error({ err: error, purpose }, "mail not requested"),
    ),
  );

export const requestVerificationAction = publicAction({
  name: "verify-mail",
  limit: 4,
  limitBy: ({ email }) => email,
  input: EmailOnly,
  run: async (ctx, { email }) => mailLater(ctx, email, "verify_email"),
});

export const requestPasswordResetAction = publicAction({
  name: "forgot",
  limit: 4,
  limitBy: ({ email }) => email,
  input: EmailOnly,
  run: async (ctx, { email }) => mailLater(ctx, email, "reset_password"),
});

export const confirmEmailAction = publicAction({
  name: "confirm",
  limit: 10,
  limitBy: ({ token }) => sha256(token),
  input: ConfirmInput,
  run: async (ctx, input) => {
    const { email } = await confirmEmail(ctx, input);
    return { email };
  },
});

export const resetPasswordAction = publicAction({
  name: "reset",
  limit: 10,
  limitBy: ({ token }) => sha256(token),
  input: ResetInput,
  run: async (ctx, input) => {
    const [owner, user] = await Promise.all([findToken(ctx, "reset_password", input.token), currentUser()]);
    const isOwn = user !== null && user.userId === owner?.user.id;
    const { email } = await resetPassword(ctx, input, isOwn ? user.sessionId : undefined);
    return { email, isSignedIn: isOwn };
  },
});

export const changePasswordAction = userAction({
  input: PasswordChange,
  run: async (user, input) => {
    await changePassword(user, input);
    refresh();
  },
});

/** For people who came by a provider and want a password too: the link goes to their own address. */
export const requestOwnPasswordAction = userAction({
  input: z.object({}),
  run: async (user) => {
    const { isAllowed } = await rateLimit(`own-password:${user.userId}`, { limit: 4, windowSeconds: 3600 });
    if (!isAllowed)
      throw new AppError("rate_limited", "We mailed you several links already. Please use the newest one.");
    await requestMail(user, user.email, "reset_password");
    return { email: user.email };
  },
});
