/** Ours first, then next-auth's names for what goes wrong in its own hands. */
export const signInErrors = [
  "access_denied",
  "EmailMissing",
  "EmailUnverified",
  "LinkedElsewhere",
  "TooManyTries",
  "CredentialsSignin",
  "AccessDenied",
  "Configuration",
  "OAuthSignin",
  "OAuthCallback",
  "Callback",
  "SessionRequired",
] as const;
export type SignInError = (typeof signInErrors)[number];
export type SignInProblem = { title: string; message: string; canRetry: boolean };

const problems: Record<SignInError, (provider: string) => SignInProblem> = {
  access_denied: (provider) => ({
    title: `You said no to ${provider}`,
    message: `${provider} told us that you did not agree, so nothing was shared and nobody was signed in. To go on we need your name and e-mail address from ${provider}; no mail is read at this step.`,
    canRetry: true,
  }),
  EmailMissing: (provider) => ({
    title: `${provider} gave us no e-mail address`,
    message: `An account here needs an address. Allow ${provider} to share it and try again, or use another way to sign in.`,
    canRetry: true,
  }),
  EmailUnverified: (provider) => ({
    title: `${provider} does not vouch for this address`,
    message: `${provider} has not verified that the e-mail address is yours, and we do not take its word without that. Verify the address at ${provider}, or sign up with e-mail and password.`,
    canRetry: true,
  }),
  LinkedElsewhere: (provider) => ({
    title: `This ${provider} sign-in belongs to another account`,
    message: `It is linked to a different account here, so it was not linked again. Sign in with ${provider} to use that account, or choose another one.`,
    canRetry: false,
  }),
  TooManyTries: () => ({
    title: "Too many tries",
    message: "Please wait a quarter of an hour and try again, or set a new password.",
    canRetry: false,
  }),
  CredentialsSignin: () => ({
    title: "That did not work",
    message:
      "The e-mail address and the password do not fit together, or the address is not confirmed yet. If you have just signed up, open the link we mailed you.",
    canRetry: false,
  }),
  AccessDenied: (provider) => ({
    title: "Sign-in refused",
    message: `This sign-in with ${provider} was refused. Try again with another account.`,
    canRetry: true,
  }),
  Configuration: () => ({
    title: "Sign-in is not set up right",
    message: "This is our fault, not yours. Use another way to sign in, or tell the operator of this site.",
    canRetry: false,
  }),
  OAuthSignin: (provider) => ({
    title: `We could not reach ${provider}`,
    message: `${provider} did not answer as expected, so sign-in could not begin. Try again in a moment.`,
    canRetry: true,
  }),
  OAuthCallback: (provider) => ({
    title: `${provider} answered, but something did not fit`,
    message:
      "The sign-in took too long, was opened twice or was begun in another browser, so we stopped it to be safe. Begin again here.",
    canRetry: true,
  }),
  Callback: (provider) => ({
    title: `Sign-in with ${provider} did not finish`,
    message: "Something broke while we finished the sign-in. Nothing was changed; please try again.",
    canRetry: true,
  }),
  SessionRequired: () => ({
    title: "Please sign in",
    message: "This page needs you to be signed in.",
    canRetry: false,
  }),
};

const isKnown = (error: string): error is SignInError => (signInErrors as readonly string[]).includes(error);

/** What happened, in plain words, and whether trying again can help. `provider` is its name on screens. */
export function signInProblem(error: string, provider: string): SignInProblem {
  return problems[isKnown(error) ? error : "Callback"](provider);
}
