export type PolicyFacts = {
  nonce: string;
  isDev: boolean;
  isHttps: boolean;
  /** Where forms may lead after a redirect: sign-in providers and Checkout. */
  formTargets: readonly string[];
  /** Where the browser may report to. */
  reportTargets: readonly string[];
};

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : null);
const origins = (urls: readonly string[]) => [...new Set(urls.flatMap((url) => originOf(url) ?? []))];

/** Scripts run by nonce alone; nothing is loaded, framed or posted elsewhere but to the places given. */
export function contentSecurityPolicy({ nonce, isDev, isHttps, formTargets, reportTargets }: PolicyFacts): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(isDev ? ["'unsafe-eval'"] : [])],
    // Components set sizes and positions by style attributes, which no nonce can cover.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...origins(reportTargets), ...(isDev ? ["ws:"] : [])],
    // Our own frame alone: the formatted view of a mail, under a policy of its own that is stricter.
    "frame-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'", ...origins(formTargets)],
    "frame-ancestors": ["'none'"],
    ...(isHttps && { "upgrade-insecure-requests": [] }),
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}
