import type { MetadataRoute } from "next";
import { env } from "@/env";

const publicPaths = ["/", "/pricing", "/docs/api", "/privacy", "/terms"];

export default function sitemap(): MetadataRoute.Sitemap {
  return publicPaths.map((path) => ({ url: new URL(path, env().APP_URL).href }));
}
