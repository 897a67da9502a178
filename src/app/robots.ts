import type { MetadataRoute } from "next";
import { env } from "@/env";

/** Only the public pages are worth a search engine's visit; everything else needs a sign-in. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: "*",
      allow: ["/$", "/_next/static/", "/icon.svg", "/opengraph-image", "/pricing", "/privacy", "/terms", "/docs/api"],
      disallow: "/",
    },
    sitemap: new URL("/sitemap.xml", env().APP_URL).href,
  };
}
