import { withSentryConfig } from "@sentry/nextjs/config";
import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  output: process.env.NEXT_OUTPUT === "standalone" ? "standalone" : undefined,
  reactStrictMode: true,
  reactCompiler: true,
  poweredByHeader: false,
  typedRoutes: true,
  agentRules: false,
  // Type checking is its own step of `npm run verify`.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@node-rs/argon2", "inngest", "pino", "pg", "mailparser", "nodemailer", "@googleapis/gmail", "google-auth-library"],
  experimental: { authInterrupts: true },
};

export default withSentryConfig(nextConfig, {
  silent: true,
  telemetry: false,
  release: { create: false },
  sourcemaps: { disable: !process.env.SENTRY_AUTH_TOKEN },
});
