export const minPasswordLength = 10;
/** More is no safer and makes hashing a lever against the server. */
export const maxPasswordLength = 200;

/** Roots of the passwords people guess first; digits and signs around them do not help. */
const common = new Set(
  `password passwort passw0rd motdepasse contrasena qwerty qwertyuiop qwertz azerty asdfghjkl zxcvbnm letmein welcome iloveyou
  sunshine princess football baseball basketball superman batman starwars dragon monkey master shadow michael jennifer charlie
  trustno changeme secret admin administrator login hello whatever computer internet google facebook inflow default temporary`.split(
    /\s+/,
  ),
);

const bare = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFKC")
    .replace(/[^\p{L}]/gu, "");

/** Why this password will not do, in one sentence; null when it will. */
export function passwordProblem(password: string, email: string): string | null {
  if (password.length < minPasswordLength) return `Use at least ${minPasswordLength} characters.`;
  if (password.length > maxPasswordLength) return `Use at most ${maxPasswordLength} characters.`;
  const lower = password.toLowerCase();
  if (new Set(lower).size < 5) return "Use more different characters: this one is easy to guess.";
  if (isRun(lower)) return "A run of neighbouring characters is easy to guess.";
  const letters = bare(password);
  if (common.has(letters) || [...common].some((word) => word.length > 5 && letters === word + word))
    return "This password is on every list of common ones. Choose another.";
  const [name = ""] = email.toLowerCase().split("@");
  const inner = lower.replace(/[\d\W_]+$/u, "");
  if (lower === email.toLowerCase() || (name.length > 2 && inner === name))
    return "Your e-mail address is easy to guess.";
  return null;
}

/** `abcdefghij`, `1234567890`, `9876543210`: nearly every character is a neighbour of the one before. */
function isRun(text: string) {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const neighbours = codes.filter((code, i) => i > 0 && Math.abs(code - (codes[i - 1] ?? 0)) === 1);
  return neighbours.length >= (codes.length - 1) * 0.8;
}
