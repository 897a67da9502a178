import { z } from "zod";
import { Email, MailedToken } from "../schema";
import { maxPasswordLength, minPasswordLength, passwordProblem } from "./password-rule";

const given = z.string().min(1, "Write your password.").max(maxPasswordLength);
const chosen = z
  .string()
  .min(minPasswordLength, `Use at least ${minPasswordLength} characters.`)
  .max(maxPasswordLength, `Use at most ${maxPasswordLength} characters.`);

const guessable = (email: string, password: string, context: z.RefinementCtx) => {
  const message = passwordProblem(password, email);
  if (message) context.addIssue({ code: "custom", path: ["password"], message });
};

export const SignInInput = z.object({ email: Email, password: given });
export type SignInInput = z.output<typeof SignInInput>;

export const SignUpInput = z
  .object({ email: Email, password: z.string(), name: z.string().trim().max(80, "At most 80 characters.").default("") })
  .superRefine(({ email, password }, context) => guessable(email, password, context));
export type SignUpInput = z.output<typeof SignUpInput>;

export const EmailOnly = z.object({ email: Email });

export const ConfirmInput = z.object({ token: MailedToken, password: given });
export type ConfirmInput = z.output<typeof ConfirmInput>;

/** The address is not in the form; the mutation checks the password against it. */
export const ResetInput = z.object({ token: MailedToken, password: chosen });
export type ResetInput = z.output<typeof ResetInput>;

export const PasswordChange = z.object({ current: given, password: chosen });
export type PasswordChange = z.output<typeof PasswordChange>;
