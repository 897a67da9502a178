import type { Letter } from "@/lib/letter";

type Wording = { product: string; origin: string; email: string };

const ignore = "If you did not ask for this, ignore this mail: nothing happens.";

export const confirmAddress = ({ product, origin, email }: Wording, token: string): Letter => ({
  subject: "Confirm your e-mail address",
  paragraphs: [
    `Welcome to ${product}. Confirm that ${email} is yours, with the password you just chose, and you are in.`,
  ],
  button: { label: "Confirm and sign in", url: `${origin}/verify/${token}` },
  notes: ["The link works for 24 hours, once.", ignore],
});

export const accountExists = ({ product, origin, email }: Wording): Letter => ({
  subject: "You already have an account",
  paragraphs: [
    `Someone, probably you, tried to sign up for ${product} with ${email}. This address has an account already, so nothing was changed.`,
    `Sign in as usual. If you do not remember the password, set a new one: ${origin}/forgot`,
  ],
  button: { label: "Sign in", url: `${origin}/login` },
  notes: [ignore],
});

export const setPassword = ({ product, origin, email }: Wording, token: string): Letter => ({
  subject: "Set a new password",
  paragraphs: [
    `Use this link to set the ${product} password for ${email}. All other sessions are signed out when you do.`,
  ],
  button: { label: "Set a new password", url: `${origin}/reset/${token}` },
  notes: ["The link works for 30 minutes, once.", ignore],
});

export const passwordChanged = ({ product, origin, email }: Wording): Letter => ({
  subject: "Your password was changed",
  paragraphs: [
    `The ${product} password for ${email} was changed just now, and your other sessions were signed out.`,
    "If it was you, there is nothing to do. If it was not you, set a new password at once.",
  ],
  button: { label: "Set a new password", url: `${origin}/forgot` },
});

export const agreeToLink = (
  { product, origin, email }: Wording,
  token: string,
  sign: { provider: string; address: string },
): Letter => ({
  subject: `Allow sign-in with ${sign.provider}?`,
  paragraphs: [
    `Someone signed in to ${product} with ${sign.provider} as ${sign.address}. The address ${email} has an account that was made in another way.`,
    `If it was you, allow it here. Whoever holds that ${sign.provider} account can then sign in as you.`,
  ],
  button: { label: `See and allow ${sign.provider}`, url: `${origin}/link/${token}` },
  notes: ["The link works for 30 minutes, once.", "If it was not you, ignore this mail: the account stays as it is."],
});
