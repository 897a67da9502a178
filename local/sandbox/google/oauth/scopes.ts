const AUTH = "https://www.googleapis.com/auth/";
export const FULL_MAIL = "https://mail.google.com/";

/** Scopes Google grants with the sign-in itself; the others each get a checkbox. */
const IDENTITY = new Set(["openid", `${AUTH}userinfo.email`, `${AUTH}userinfo.profile`]);

const WORDS: Record<string, string> = {
  openid: "Associate you with your personal info on Google",
  [`${AUTH}userinfo.email`]: "See your primary Google Account email address",
  [`${AUTH}userinfo.profile`]: "See your personal info, including any personal info you've made publicly available",
  [`${AUTH}gmail.readonly`]: "View your email messages and settings",
  [`${AUTH}gmail.metadata`]: "View your email message metadata such as labels and headers, but not the email body",
  [`${AUTH}gmail.modify`]: "Read, compose, and send emails from your Gmail account",
  [`${AUTH}gmail.send`]: "Send email on your behalf",
  [`${AUTH}gmail.compose`]: "Manage drafts and send emails",
  [`${AUTH}gmail.insert`]: "Add emails into your Gmail mailbox",
  [`${AUTH}gmail.labels`]: "See and edit your email labels",
  [`${AUTH}gmail.settings.basic`]: "See, edit, create, or change your email settings and filters in Gmail",
  [FULL_MAIL]: "Read, compose, send, and permanently delete all your email from Gmail",
};

/** The requested scopes with Google's long names, each once; null when one does not exist. */
export function parseScopes(text: string): string[] | null {
  const scopes = new Set<string>();
  for (const word of text.split(/[\s,]+/).filter(Boolean)) {
    const scope = word === "email" || word === "profile" ? `${AUTH}userinfo.${word}` : word;
    if (!WORDS[scope] && !/^https:\/\/www\.googleapis\.com\/auth\/[a-z][a-z0-9.]*$/.test(scope)) return null;
    scopes.add(scope);
  }
  return [...scopes];
}

export function isIdentityScope(scope: string): boolean {
  return IDENTITY.has(scope);
}

export function describeScope(scope: string): string {
  return WORDS[scope] ?? `Use the Google permission “${scope.replace(AUTH, "")}”`;
}

export function gmailScope(name: string): string {
  return `${AUTH}gmail.${name}`;
}
