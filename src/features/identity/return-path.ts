import type { Route } from "next";

const nowhere = "http://return.invalid";

/** A path on this very site, or the fallback: what else a link could smuggle in is dropped. */
export function safeReturnPath(value: unknown, fallback = "/welcome"): string {
  if (typeof value !== "string" || !value.startsWith("/") || value.length > 1000) return fallback;
  try {
    const url = new URL(value, nowhere);
    const path = `${url.pathname}${url.search}${url.hash}`;
    // Resolving folds `/\host`, `//host` and control characters into another origin or a double slash.
    return url.origin === nowhere && !path.startsWith("//") ? path : fallback;
  } catch {
    return fallback;
  }
}

/** A path checked above, for Next's typed navigation. */
export const appRoute = (path: string) => path as Route;
