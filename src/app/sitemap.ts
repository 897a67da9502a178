import type { MetadataRoute } from "next";
import { env } from "@/env";
import { pageOf, resourcesOf } from "@/features/api-docs/components/api-reference";
import { apiDocument } from "./api/v1/openapi.json/contract";

const publicPaths = ["/", "/pricing", "/docs/api", "/privacy", "/terms"];

export default function sitemap(): MetadataRoute.Sitemap {
  const resources = resourcesOf(apiDocument()).map(pageOf);
  return [...publicPaths, ...resources].map((path) => ({ url: new URL(path, env().APP_URL).href }));
}
