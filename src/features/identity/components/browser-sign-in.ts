import { signIn, signOut } from "next-auth/react";

/** Leaves for the provider; comes back to `next`. Anything in `params` goes to its consent page. */
export const startProvider = (provider: string, next: string, params?: Record<string, string>) =>
  signIn(provider, { callbackUrl: next }, params);

/** Null when signed in, and the browser is on its way to `next`; else the name of the problem. */
export async function signInWithPassword(email: string, password: string, next: string): Promise<string | null> {
  const result = await signIn("credentials", { email, password, redirect: false, callbackUrl: next });
  if (!result || result.error) return result?.error ?? "Callback";
  // A whole load, so that nothing rendered for a stranger stays on screen.
  window.location.assign(next);
  return null;
}

export const endThisSession = () => signOut({ callbackUrl: "/login" });
