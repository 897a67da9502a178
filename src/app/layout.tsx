import "@fontsource-variable/manrope/wght.css";
import "@fontsource-variable/source-sans-3/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { EarlyPresses } from "@/components/early-presses";
import { Providers } from "@/components/providers";
import { themeCss } from "@/components/theme/theme-css";
import { env } from "@/env";
import { service } from "@/service.config";

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env().APP_URL),
    title: { default: `${service.name} · ${service.tagline}`, template: `%s · ${service.name}` },
    description: service.description,
    applicationName: service.name,
    openGraph: { type: "website", siteName: service.name, title: service.name, description: service.tagline },
    twitter: { card: "summary_large_image" },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: service.theme.srgb.background.light },
    { media: "(prefers-color-scheme: dark)", color: service.theme.srgb.background.dark },
  ],
};

// Reading the nonce makes every page dynamic, which a script policy with nonces needs anyway.
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" data-scroll-behavior="smooth" suppressHydrationWarning>
      <head>
        <style>{themeCss(service.theme)}</style>
        <EarlyPresses nonce={nonce} />
      </head>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
