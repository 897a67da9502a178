import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/content-security-policy";
import { env } from "@/env";

function policyOf(nonce: string) {
  const e = env();
  return contentSecurityPolicy({
    nonce,
    isDev: e.NODE_ENV === "development",
    isHttps: e.APP_URL.startsWith("https:"),
    formTargets: [
      e.GOOGLE_BASE_URL ?? "https://accounts.google.com",
      e.MICROSOFT_BASE_URL ?? "https://login.microsoftonline.com",
      e.OIDC_ISSUER ?? "",
      e.STRIPE_BASE_URL ?? "https://checkout.stripe.com",
    ],
    reportTargets: [e.NEXT_PUBLIC_SENTRY_DSN ?? ""],
  });
}

/** Gives every page its own script nonce and policy. It guards nothing: pages call their gates. */
export function proxy(request: NextRequest) {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = policyOf(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // Addresses out of mails are their readers' secrets.
  if (request.nextUrl.pathname.startsWith("/u/")) {
    response.headers.set("referrer-policy", "no-referrer");
    response.headers.set("x-robots-tag", "noindex, nofollow");
  }
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!api/|_next/|icon\\.svg|robots\\.txt|sitemap\\.xml).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
