import { withSentryConfig } from "@sentry/nextjs/config";
import type { NextConfig } from "next";

/** What needs no nonce; src/proxy.ts adds the pages' script policy. Browsers heed HSTS on https only. */
const securityHeaders = Object.entries({
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000",
}).map(([key, value]) => ({ key, value }));
const frameOptions = { key: "X-Frame-Options", value: "DENY" };
/** The formatted view of a mail, and a template as it would reach somebody. */
const framed = "(?:gmail/messages/[^/]+/html|templates/frame)$";
const apiPolicy = { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" };

const nextConfig: NextConfig = {
  output: process.env.NEXT_OUTPUT === "standalone" ? "standalone" : undefined,
  reactStrictMode: true,
  reactCompiler: true,
  poweredByHeader: false,
  typedRoutes: true,
  agentRules: false,
  // Arguments of actions hold passwords: not even the development log shows them.
  logging: { serverFunctions: false },
  // Type checking is its own step of `npm run verify`.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@node-rs/argon2",
    "inngest",
    "pino",
    "pg",
    "mailparser",
    "nodemailer",
    "@googleapis/gmail",
    "google-auth-library",
  ],
  experimental: { authInterrupts: true },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    // All but what our own pages frame: its routes give policies of their own that are stricter.
    { source: `/((?!api/${framed}).*)`, headers: [frameOptions] },
    { source: `/api/((?!${framed}).*)`, headers: [apiPolicy] },
  ],
};

export default withSentryConfig(nextConfig, {
  silent: true,
  telemetry: false,
  release: { create: false },
  sourcemaps: { disable: !process.env.SENTRY_AUTH_TOKEN },
});
